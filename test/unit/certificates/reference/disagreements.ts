/** Where this reader and OpenSSL differ about some files, and why that is right or harmless. Tests hold it to what really differs. */
export interface Disagreement {
  readonly differs: string;
  readonly because: string;
  readonly files: readonly string[];
}

export const disagreements: readonly Disagreement[] = [
  {
    differs: 'accepted',
    because:
      'It can be read, so it is shown: text that is no UTF-8 as Latin-1, with a doubt; lengths that are not DER are never sent.',
    files: [
      '05-pyca-cryptography/x509__custom__invalid_utf8_common_name.pem',
      '05-pyca-cryptography/x509__custom__long-form-name-attribute.pem',
    ],
  },
  {
    differs: 'sha1, sha256, selfSigned',
    because:
      'It is BER: OpenSSL encodes it again before it hashes it. This reader shows its own thumbprint, does not judge its signature, and never sends it.',
    files: ['19-lab-encodings/ber-indefinite.cer', '19-lab-encodings/ber-nonminimal-length.cer'],
  },
  {
    differs: 'refused: trailingBytes',
    because: 'What is hashed and sent must be the whole file: unknown bytes after the certificate are not passed over.',
    files: ['19-lab-encodings/der-trailing-garbage.cer'],
  },
  {
    differs: '2 certificates, not 1',
    because: 'There are two in the file; OpenSSL looks at the first.',
    files: ['19-lab-encodings/der-two-concatenated.cer'],
  },
  {
    differs: 'selfSigned',
    because:
      'The answer is "unchecked": not every runtime of VS Code verifies MD2, or a key that is bound to other parameters.',
    files: ['05-pyca-cryptography/x509__custom__rsa_pss.pem', '05-pyca-cryptography/x509__verisign_md2_root.pem'],
  },
];
