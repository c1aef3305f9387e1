import { armString, asciiJson } from './quoting.ts';
import { certificateBody, certificateType } from './requests.ts';
import { type CertificatesTemplate, certificatesHeading } from './template.ts';

/** The version of the language of ARM templates. */
export const armSchema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** An ARM template for a deployment to the environment's resource group. JSON has no comments, so the sentences are in `comments`. */
export function armCertificates(template: CertificatesTemplate): string {
  const { cloud, environment, certificates } = template;
  const sentences = [
    ...certificatesHeading(template),
    `Deploy it to the resource group ${environment.resourceGroup}, for example with az deployment group create.`,
  ];
  const resources = certificates.map((certificate, index) => {
    const { location, properties } = certificateBody(template, certificate);
    const about = index === 0 ? [...sentences, thumbprint(certificate)] : [thumbprint(certificate)];
    return {
      comments: armString(about.join(' ')),
      type: certificateType,
      apiVersion: cloud.apiVersion,
      name: armString(`${environment.name}/${certificate.name}`),
      location: armString(location),
      properties: { ...properties, blob: armString(properties.blob) },
    };
  });
  return `${asciiJson({ $schema: armSchema, contentVersion: '1.0.0.0', resources })}\n`;
}

function thumbprint({ sha1 }: { readonly sha1: string }): string {
  return `SHA-1 thumbprint ${sha1}.`;
}
