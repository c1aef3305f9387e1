import { maxFileBytes } from '../certificates/certificateError.ts';
import type { PfxProblem, PfxReason, PfxRemark } from '../certificates/serverCertificate/serverCertificate.ts';
import { day } from '../time/timeText.ts';

type Sentence = string | ((problem: PfxProblem) => string);

const exportWhole = 'Export it again with its private key and all certificates in its path';

/** Why a file is not uploaded, and what to do. */
const sentences: Readonly<Record<PfxReason, Sentence>> = {
  notPfx: 'It is not a .pfx file (PKCS #12). A server certificate is uploaded as a .pfx with its private key.',
  tooLarge: `It is larger than ${maxFileBytes / 1024 / 1024} MB. A .pfx of one server has a few kilobytes.`,
  tooMany: 'It has more certificates or keys than a .pfx of one server.',
  damaged: 'It cannot be read: it is damaged, or its end is missing. Copy or export it again.',
  passwordNeeded: 'It has a password. Enter the password.',
  wrongPassword: 'The password is wrong.',
  unreadableEncryption: `It is encrypted in a way that cannot be read here. ${exportWhole}, encrypted with triple DES.`,

  leafMissing: `It has no server certificate, only certificates of authorities or none. ${exportWhole}.`,
  rootOnly:
    'It has only a root certificate, and a root is no server certificate. To let apps trust a root, use Add Root Certificate….',
  twoLeaves: 'It has more than one server certificate. Export each into a .pfx of its own.',
  expired: ({ at }) => `Its server certificate expired${on(at)}. Ask for a new one.`,
  notYetValid: ({ at }) => `Its server certificate is not valid yet${from(at)}. Upload it after that.`,
  invalidDate: 'The validity of its server certificate has a date that does not exist. Ask for a correct certificate.',
  chainIncomplete: ({ about }) =>
    `Its chain is incomplete: the certificate of the issuer “${about}” is missing. App Service Environment needs the whole chain, with the root. ${exportWhole}.`,
  chainTooLong: ({ about }) =>
    about === undefined
      ? 'Its chain has more certificates than can be followed. Ask for a certificate with a shorter chain.'
      : `Its chain is longer than “${about}” allows, so clients will refuse it. Ask for a certificate with a shorter chain.`,
  chainExpired: ({ about, at }) =>
    `“${about}” in its chain expired${on(at)}, so clients will refuse it. Export it again with the current chain.`,

  noKey: `It has no private key. ${exportWhole}.`,
  unreadableKey: 'Its private key cannot be read here, so nobody can tell whether it belongs to the certificate.',
  severalKeys: 'It has more than one private key. Export the server certificate with its own key alone.',
  wrongKey: 'Its private key belongs to none of its certificates. Export the certificate with its own key.',
  keyOfAnother: ({ about }) =>
    `Its private key is that of “${about}”, not that of the server certificate. Keep the key of an authority to yourself: export the certificate with its own key.`,
};

/** What is wrong with a .pfx, and what to do. One to three sentences. The caller puts the file's name in front. */
export function pfxProblemSentence(problem: PfxProblem): string {
  const sentence = sentences[problem.reason];
  return typeof sentence === 'string' ? `${sentence} Nothing was sent.` : `${sentence(problem)} Nothing was sent.`;
}

/** What a user should know of a .pfx before the upload. */
export const pfxRemarkSentences: Readonly<Record<PfxRemark, string>> = {
  notTripleDes:
    'It is not encrypted with triple DES, which Microsoft’s page asks for. If Azure refuses it, convert it with OpenSSL first.',
  ecKey: 'Its key is an elliptic curve key. App Service takes it as a .pfx, but not from Key Vault.',
  shortKey: 'Its RSA key is shorter than the 2048 bits that App Service asks for.',
  noHostNames: 'It has no host name (subject alternative name). Browsers will refuse it for every host.',
  notForServers: 'It is not meant for servers (extended key usage). Clients may refuse it.',
  selfSigned: 'It signed itself: clients trust it only where they know this very certificate.',
  besides: 'The file also has certificates that are not in its chain. They are sent too.',
};

/**
 * The commands that encrypt a .pfx with triple DES. They ask for the passwords, and the key is encrypted in the file between them, too.
 *
 * @param name of the file. Bash and PowerShell read it the same way in single quotes.
 */
export function tripleDesCommands(name: string): string {
  const stem = name.replace(/\.(pfx|p12)$/i, '').replace(/[^\w.-]/g, '_');
  const file = `'${name.replaceAll("'", '_')}'`;
  return [
    `openssl pkcs12 -in ${file} -out '${stem}.pem'`,
    `openssl pkcs12 -export -in '${stem}.pem' -out '${stem}-3des.pfx' -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg SHA1`,
  ].join('\n');
}

function on(at: number | undefined): string {
  return at === undefined ? '' : ` on ${day(at)}`;
}

function from(at: number | undefined): string {
  return at === undefined ? '' : `, only from ${day(at)} on`;
}
