import assert from 'node:assert/strict';
import { checkRoot } from '../../src/certificates/rootChecks/checkRoot.ts';
import { findingSentence } from '../../src/ui/findingWords.ts';
import { describeItem } from '../../src/viewer/describeItem.ts';
import { isCertificate, type ShownItem } from '../../src/viewer/shownItem.ts';

/** Whatever an item says is shown with nothing in it that cannot be seen or moves other text. */
export function isSafeToShow(item: ShownItem): void {
  const sentences = isCertificate(item)
    ? checkRoot(item, { now: 0 }).map((finding) => findingSentence(finding, item))
    : [];
  const text = [describeItem(item), ...sentences].join('\n');
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}
