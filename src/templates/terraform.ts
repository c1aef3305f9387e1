import { comment, hclQuoted, symbolOf } from './quoting.ts';
import { certificateBody, certificateType } from './requests.ts';
import { type CertificatesTemplate, certificatesHeading } from './template.ts';

/** How a version of the provider azapi wants the body: as JSON in a string, or as an object. */
interface Provider {
  readonly version: string;
  readonly body: (object: string) => string;
}

const azapi1: Provider = { version: '~> 1.15', body: (object) => `jsonencode(${object})` };
const azapi2: Provider = { version: '~> 2.0', body: (object) => object };

/** A Terraform file for the provider azapi 1.x, as Microsoft documents it. */
export function terraformAzapi1(template: CertificatesTemplate): string {
  return file(template, azapi1);
}

/** The same for azapi 2.x. */
export function terraformAzapi2(template: CertificatesTemplate): string {
  return file(template, azapi2);
}

/** In the form that `terraform fmt` writes. The provider does not know the type, so its check of the body must be off. */
function file(template: CertificatesTemplate, { version, body }: Provider): string {
  const { cloud, environment, certificates } = template;
  const symbols = new Set<string>();
  const resources = certificates.map((certificate) => {
    const { location, properties } = certificateBody(template, certificate);
    return `
${comment('#', `SHA-1 thumbprint ${certificate.sha1}`)}
resource "azapi_resource" "${symbolOf(certificate.name, symbols)}" {
  type      = ${hclQuoted(`${certificateType}@${cloud.apiVersion}`)}
  name      = ${hclQuoted(certificate.name)}
  parent_id = ${hclQuoted(environment.id)}
  body = ${body(`{
    location = ${hclQuoted(location)}
    properties = {
      blob   = ${hclQuoted(properties.blob)}
      isRoot = true
    }
  }`)}
  schema_validation_enabled = false
}
`;
  });
  return `\
${certificatesHeading(template)
  .map((sentence) => comment('#', sentence))
  .join('\n')}

terraform {
  required_providers {
    azapi = {
      source  = "Azure/azapi"
      version = "${version}"
    }
  }
}
${resources.join('')}`;
}
