import type { IssuedCertificate } from '../../certificates/make/issueCertificate.ts';
import { makeTestCertificates } from '../../certificates/make/testCertificates.ts';
import { writePkcs12 } from '../../certificates/make/writePkcs12.ts';
import type { TestOrder } from './askOrder.ts';

/** A file that is to be written. */
export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The certificate to add as a root comes first. */
export type MadeFiles = readonly [root: MadeFile, ...others: MadeFile[]];

/** Makes the certificates (.cer, DER) and the stores (.pfx) of the keys to keep. The other keys are dropped. */
export async function makeFiles(order: TestOrder, now: Date): Promise<MadeFiles> {
  const { authority, server } = await makeTestCertificates(order, now);
  const serverStore = order.keep === 'none' ? [] : [await storeFile(server, authority, order.password)];
  if (authority === undefined) {
    return [certificateFile(server), ...serverStore];
  }
  const authorityStore = order.keep === 'all' ? [await storeFile(authority, undefined, order.password)] : [];
  return [certificateFile(authority), certificateFile(server), ...serverStore, ...authorityStore];
}

function certificateFile(certificate: IssuedCertificate): MadeFile {
  return { name: `${fileName(certificate)}.cer`, bytes: certificate.der };
}

async function storeFile(
  owner: IssuedCertificate,
  issuer: IssuedCertificate | undefined,
  password: string,
): Promise<MadeFile> {
  const bytes = await writePkcs12(owner, issuer === undefined ? [] : [issuer], password);
  return { name: `${fileName(owner)}.pfx`, bytes };
}

/** "*.internal.contoso.com" becomes "internal.contoso.com": file names on Windows cannot have an asterisk. */
function fileName({ commonName }: IssuedCertificate): string {
  return commonName.replace(/^\*\./, '').replaceAll(' ', '-').toLowerCase();
}
