/**
 * Names of root certificate resources. Azure documents no rule for them, so this product makes and accepts only names
 * that any Azure resource could have: letters, digits, hyphens, underscores and full stops, beginning and ending with a
 * letter or digit, at most 60 characters.
 */
export const maxCertificateNameLength = 60;

export type CertificateNameProblem = 'empty' | 'tooLong' | 'badCharacter' | 'badEnd';

/** What keeps a text from being the name of a root certificate; undefined when nothing does. */
export function certificateNameProblem(name: string): CertificateNameProblem | undefined {
  if (name === '') {
    return 'empty';
  }
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    return 'badCharacter';
  }
  if (!/^[A-Za-z0-9](?:.*[A-Za-z0-9])?$/.test(name)) {
    return 'badEnd';
  }
  return name.length > maxCertificateNameLength ? 'tooLong' : undefined;
}

/**
 * A name for a root certificate, made from what people call it: always one without a problem, and the same for the same
 * input.
 *
 * @param candidates texts in order of preference, e.g. the subject's common name, unit and organization; the first that
 * leaves at least two letters or digits is taken.
 * @param fallback used when none does, e.g. the first digits of a thumbprint.
 */
export function proposeCertificateName(candidates: readonly string[], fallback: string): string {
  const names = candidates.map(toName);
  return names.find((name) => name.length >= 2) ?? toName(`root-${fallback}`);
}

function toName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .slice(0, maxCertificateNameLength)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
