/** Where this reader and OpenSSL differ about some files, and why that is right or harmless. Tests hold it to what really differs. */
export interface Disagreement {
  readonly differs: string;
  readonly because: string;
  readonly files: readonly string[];
}

export const disagreements: readonly Disagreement[] = [
  {
    differs: 'refused: notDer',
    because: 'It is BER: its thumbprint would depend on who encodes it again.',
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

/** Roots that are refused and not checked, as OpenSSL refuses them too. */
export const refusedRoots: Readonly<Record<string, string>> = {
  'serial-padded.cer': 'malformed',
  'subject-utf8-invalid.cer': 'badName',
  'trailing-data-in-tbs.cer': 'malformed',
};
