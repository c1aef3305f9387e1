/** What the extension's log must never have, whatever tests did: patterns of secrets that differ from run to run. */
const patterns: Readonly<Record<string, RegExp>> = {
  'an access token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
  'an authorization header': /\bBearer\s+[\w.~+/-]{8,}/i,
  'a client secret': /client_secret/i,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'the blob of a certificate': /MII[A-Za-z0-9+/]{100,}/,
  'the value of a setting of the tests’ apps': /not-a-real-one/,
};

/** Whether a file is a log that the extension itself writes; `place` with slashes, in a server's data. */
export function isExtensionLog(place: string): boolean {
  return /(?:^|\/)ase-certificates\.ase-certificates\/[^/]+\.log$/.test(place);
}

/** What the text of a log has that it must not have. */
export function secretsInLog(text: string): readonly string[] {
  return Object.entries(patterns).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []));
}
