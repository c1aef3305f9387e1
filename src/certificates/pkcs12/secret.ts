/** A password as the octets that keys are derived from. */
export interface Secret {
  /** For the key derivation of PKCS #12 itself: a BMPString with its terminator (RFC 7292, appendix B.1). */
  readonly pkcs12: Uint8Array;
  /** For PKCS #5, as in PBES2 and PBMAC1: UTF-8 (RFC 8018, section 3; RFC 9579, section 6). */
  readonly pkcs5: Uint8Array;
}

/** What a password may stand for, the likeliest first: programs have disagreed about it. Undefined is as good as empty. */
export function secretsOf(password = ''): readonly [Secret, ...Secret[]] {
  const pkcs5 = Buffer.from(password, 'utf8');
  const usual: Secret = { pkcs12: bmpString(password), pkcs5 };
  if (password === '') {
    // An empty password is a terminator to some and nothing at all to others (RFC 7292, appendix B.1 allows for both).
    return [{ pkcs12: Buffer.alloc(0), pkcs5 }, usual];
  }
  // OpenSSL before 1.1.0 made a character of each octet of the UTF-8 (its manual page passphrase-encoding), and PKI.js does.
  const widened: Secret = { pkcs12: bmpString(pkcs5.toString('latin1')), pkcs5 };
  return pkcs5.length === password.length ? [usual] : [usual, widened];
}

// Characters beyond the basic plane become surrogates, as Windows and OpenSSL have them.
function bmpString(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}
