import type { Certificate } from '../certificate.ts';

/** A .pfx that may be uploaded as a server certificate: plain data, without key and password. */
export interface ServerCertificate {
  readonly kind: 'serverCertificate';
  readonly leaf: Certificate;
  /** From the leaf to its root. Azure adds all of them to the trust store of the environment's servers. */
  readonly chain: readonly Certificate[];
  /** See `hostNamesOf`. */
  readonly hostNames: readonly string[];
  readonly remarks: readonly PfxRemark[];
}

/**
 * What a user should know before the upload. None of it keeps the file from being sent.
 *
 * - `ecKey`: App Service takes it as a .pfx, but not from Key Vault.
 * - `notTripleDes`: the file is encrypted in another way (https://learn.microsoft.com/azure/app-service/configure-ssl-certificate asks
 *   for triple DES).
 * - `shortKey`: RSA of fewer than 2048 bits, which the same page asks for.
 * - `noHostNames`: no DNS name or IP address, so that no browser accepts it for any host.
 * - `notForServers`: its extended key usage leaves out servers.
 * - `selfSigned`: there is no authority above it.
 * - `besides`: the file has certificates that are not in the chain.
 */
export type PfxRemark =
  | 'ecKey'
  | 'notTripleDes'
  | 'shortKey'
  | 'noHostNames'
  | 'notForServers'
  | 'selfSigned'
  | 'besides';

/** Why a file is no server certificate that can be uploaded. A closed list: `ui/pfxWords.ts` has a sentence for each. */
export const pfxReasons = [
  // The file.
  'notPfx',
  'tooLarge',
  'tooMany',
  'damaged',
  'passwordNeeded',
  'wrongPassword',
  'unreadableEncryption',
  // Its certificates.
  'leafMissing',
  'rootOnly',
  'twoLeaves',
  'expired',
  'notYetValid',
  'invalidDate',
  'chainIncomplete',
  'chainTooLong',
  'chainExpired',
  // Its key.
  'noKey',
  'unreadableKey',
  'severalKeys',
  'wrongKey',
  'keyOfAnother',
] as const;

export type PfxReason = (typeof pfxReasons)[number];

/** What is wrong. It carries names from certificates, never anything of the key or the password. */
export interface PfxProblem {
  readonly kind: 'problem';
  readonly reason: PfxReason;
  /** The name of the certificate that it is about: the missing issuer of `chainIncomplete`, the owner of `keyOfAnother`. */
  readonly about?: string;
  /** A time in milliseconds since the epoch, of `expired`, `notYetValid` and `chainExpired`. */
  readonly at?: number;
}
