import assert from 'node:assert/strict';
import type { Certificate } from '../../src/certificates/certificate.ts';
import { checkRoot } from '../../src/certificates/rootChecks/checkRoot.ts';
import { findingSentence } from '../../src/ui/findingWords.ts';
import { describeItem } from '../../src/viewer/describeItem.ts';

/** Whatever a certificate says is shown with nothing in it that cannot be seen or moves other text. */
export function isSafeToShow(certificate: Certificate): void {
  const sentences = checkRoot(certificate, { now: 0 }).map((finding) => findingSentence(finding, certificate));
  const text = [describeItem(certificate), ...sentences].join('\n');
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}
