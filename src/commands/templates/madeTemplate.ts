import { webApiVersion } from '../../azure/armClient.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import type { TemplateCertificate, TemplateCloud } from '../../templates/template.ts';

/** A template that was made, and what is said about it. */
export interface MadeTemplate {
  readonly text: string;
  /** What is in it, within a sentence: "2 root certificates of contoso-ase". */
  readonly what: string;
  /** The name of its format. */
  readonly label: string;
  /** The proposed name of its file. */
  readonly fileName: string;
  readonly extension: string;
}

/** Where the requests of a template go: the cloud that the user has chosen. */
export async function templateCloud({ signIn }: { readonly signIn: SignIn }): Promise<TemplateCloud> {
  const { resourceManagerUrl } = await signIn.cloud();
  return { resourceManagerUrl, apiVersion: webApiVersion };
}

/** Only what was read as a certificate goes into a template: nothing else can be known to have no private key. */
export function templateCertificate(name: string, { der, thumbprints }: Certificate): TemplateCertificate {
  return { name, derBase64: Buffer.from(der).toString('base64'), sha1: thumbprints.sha1 };
}
