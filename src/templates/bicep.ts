import { bicepQuoted, comment, symbolOf } from './quoting.ts';
import { certificateBody, certificateType } from './requests.ts';
import { type CertificatesTemplate, certificatesHeading } from './template.ts';

/** A Bicep file for a deployment to the environment's resource group. Bicep does not know the type, and would warn of that. */
export function bicepCertificates(template: CertificatesTemplate): string {
  const { cloud, environment, certificates } = template;
  const sentences = [
    ...certificatesHeading(template),
    `Deploy it to the resource group ${environment.resourceGroup}, for example with az deployment group create.`,
  ];
  const symbols = new Set(['ase']);
  const resources = certificates.map((certificate) => {
    const { location, properties } = certificateBody(template, certificate);
    return `
${comment('//', `SHA-1 thumbprint ${certificate.sha1}`)}
#disable-next-line BCP081
resource ${symbolOf(certificate.name, symbols)} ${bicepQuoted(`${certificateType}@${cloud.apiVersion}`)} = {
  parent: ase
  name: ${bicepQuoted(certificate.name)}
  location: ${bicepQuoted(location)}
  properties: {
    blob: ${bicepQuoted(properties.blob)}
    isRoot: true
  }
}
`;
  });
  return `\
${sentences.map((sentence) => comment('//', sentence)).join('\n')}

resource ase ${bicepQuoted(`Microsoft.Web/hostingEnvironments@${cloud.apiVersion}`)} existing = {
  name: ${bicepQuoted(environment.name)}
}
${resources.join('')}`;
}
