/** A password as the octets that keys are derived from. */
export interface Secret {
  /** For the key derivation of PKCS #12 itself: a BMPString with its terminator (RFC 7292, appendix B.1). */
  readonly pkcs12: Uint8Array;
  /** For PKCS #5, as in PBES2 and PBMAC1: UTF-8 (RFC 8018, section 3; RFC 9579, section 6). */
  readonly pkcs5: Uint8Array;
}

/** The octets that a password may stand for, the likeliest first: programs disagree about it. Undefined means empty. */
export function secretsOf(password = ''): readonly [Secret, ...Secret[]] {
  const pkcs5 = Buffer.from(password, 'utf8');
  const usual: Secret = { pkcs12: bmpString(password), pkcs5 };
  if (password === '') {
    // Some programs take an empty password for a terminator, others for nothing (RFC 7292, appendix B.1 allows both).
    return [{ pkcs12: Buffer.alloc(0), pkcs5 }, usual];
  }
  // OpenSSL before 1.1.0 made one character of each octet of UTF-8 (its manual page passphrase-encoding). PKI.js still does.
  const widened: Secret = { pkcs12: bmpString(pkcs5.toString('latin1')), pkcs5 };
  return pkcs5.length === password.length ? [usual] : [usual, widened];
}

// Characters beyond the basic plane become surrogates, as in Windows and OpenSSL.
function bmpString(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}
