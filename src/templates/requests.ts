import type { CertificatesTemplate, TemplateCertificate, TemplateEnvironment } from './template.ts';

/** The path of a root certificate's resource, without percent-encoding. */
export function certificatePath({ id }: TemplateEnvironment, { name }: TemplateCertificate): string {
  return `${id}/publicCertificates/${name}`;
}

/** The type of the resource. */
export const certificateType = 'Microsoft.Web/hostingEnvironments/publicCertificates';

/** The body of the PUT that adds a root certificate. https://learn.microsoft.com/azure/app-service/environment/overview-certificates */
export function certificateBody(
  { environment }: Pick<CertificatesTemplate, 'environment'>,
  { derBase64 }: TemplateCertificate,
): { readonly location: string; readonly properties: { readonly blob: string; readonly isRoot: true } } {
  return { location: environment.location, properties: { blob: derBase64, isRoot: true } };
}
