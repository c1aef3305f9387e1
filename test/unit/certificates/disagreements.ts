/** Where this reader and OpenSSL's `x509` differ, and why that is right or harmless. A test holds the table to what really differs. */
export interface Disagreement {
  readonly differs: string;
  readonly because: string;
}

const weaker = 'The answer is "unchecked", which is not wrong: not every runtime of VS Code can verify this algorithm.';
const moreForms =
  'People have PEM in this form (PowerShell, JSON, YAML, environment variables, mail), and it has one meaning only.';
const notAlone =
  'What is hashed and sent must be the whole file: bytes after the certificate are refused, not passed over.';
const notDer = 'It is BER: its thumbprint would depend on who encodes it again. OpenSSL reads it.';
const noSuchDay = 'It has a date that does not exist, which OpenSSL shows as "Bad time value".';
const explicitCurve =
  'The curve is spelled out, not named; OpenSSL works its size out, this reader says "explicit parameters".';

export const disagreements: Readonly<Record<string, Disagreement>> = {
  '05-pyca-cryptography/x509__badasn1time.pem': { differs: 'refused: badTime', because: noSuchDay },
  '05-pyca-cryptography/x509__custom__alternate-rsa-sha1-oid.der': { differs: 'selfSigned', because: weaker },
  '05-pyca-cryptography/x509__custom__ec_no_named_curve.pem': { differs: 'keyBits', because: explicitCurve },
  '05-pyca-cryptography/x509__custom__rsa_pss.pem': { differs: 'selfSigned', because: weaker },
  '05-pyca-cryptography/x509__verisign_md2_root.pem': { differs: 'selfSigned', because: weaker },
  '18-lab-algorithms/ecdsa-P-256explicit-sha256.pem': { differs: 'keyBits', because: explicitCurve },
  '18-lab-algorithms/rsa2048-sha512-224.pem': { differs: 'selfSigned', because: weaker },
  '18-lab-algorithms/rsa2048-sha512-256.pem': { differs: 'selfSigned', because: weaker },
  '19-lab-encodings/ber-indefinite.cer': { differs: 'refused: notDer', because: notDer },
  '19-lab-encodings/ber-nonminimal-length.cer': { differs: 'refused: notDer', because: notDer },
  '19-lab-encodings/der-trailing-garbage.cer': { differs: 'refused: trailingBytes', because: notAlone },
  '19-lab-encodings/der-trailing-newline.cer': { differs: 'refused: trailingBytes', because: notAlone },
  '19-lab-encodings/der-trailing-zeros.cer': { differs: 'refused: trailingBytes', because: notAlone },
  '19-lab-encodings/der-trusted.der': { differs: 'refused: trailingBytes', because: notAlone },
  '19-lab-encodings/der-two-concatenated.cer': { differs: 'refused: trailingBytes', because: notAlone },
  '19-lab-encodings/p7b-signed-data.p7m': {
    differs: 'refused: pkcs7',
    because: 'It is a signed message; PKCS #7 is refused by name.',
  },
  '19-lab-encodings/pem-begin-twice-first-cut.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-blank-lines.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-cr-only.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-escaped-newlines.txt': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-indented.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-json-string.json': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-missing-padding.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-nested-begin.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-no-line-ends.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-rfc1421-headers.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-single-line.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-tabs-trailing-blanks.pem': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-utf16be-bom.cer': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-utf16le-bom.cer': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-utf16le-nobom.cer': { differs: 'accepted', because: moreForms },
  '19-lab-encodings/pem-yaml-indented.yaml': { differs: 'accepted', because: moreForms },
  '20-lab-rootcheck/time-february-30.cer': { differs: 'refused: badTime', because: noSuchDay },
  '20-lab-rootcheck/utctime-no-seconds.cer': {
    differs: 'selfSigned',
    because: 'Node 24 cannot load a certificate whose times lack seconds, so the signature stays unchecked.',
  },
};

/** Roots about which the doubts are not compared, and why. */
export const doubtDisagreements: Readonly<Record<string, string>> = {
  'serial-padded.cer': 'Refused as malformed, as OpenSSL does.',
  'subject-utf8-invalid.cer': 'Refused, as OpenSSL does: a name is never guessed.',
  'trailing-data-in-tbs.cer': 'Refused as malformed, as OpenSSL does.',
  'time-february-30.cer': noSuchDay,
  'utctime-no-seconds.cer': 'One doubt more: the signature stays unchecked in Node 24.',
};
