import { DerCursor, type DerElement, derTag } from '../der/derReader.ts';
import type { GeneralName } from './extension.ts';
import { readGeneralName, readGeneralNames } from './generalName.ts';
import type { ValueReader } from './valueReader.ts';

/** RFC 5280, sections 4.2.1.6 and 4.2.1.7. */
export const readAlternativeNames: ValueReader = (der, value) => ({
  kind: 'alternativeNames',
  names: readGeneralNames(der, value.enter(derTag.sequence)),
});

const constraintTags = { permitted: 0xa0, excluded: 0xa1 } as const;

/** RFC 5280, section 4.2.1.10. */
export const readNameConstraints: ValueReader = (der, value) => {
  const fields = value.enter(derTag.sequence);
  const permitted = fields.optional(constraintTags.permitted);
  const excluded = fields.optional(constraintTags.excluded);
  fields.finish();
  return {
    kind: 'nameConstraints',
    permitted: readSubtrees(der, permitted),
    excluded: readSubtrees(der, excluded),
  };
};

function readSubtrees(der: Uint8Array, list: DerElement | undefined): readonly GeneralName[] {
  if (list === undefined) {
    return [];
  }
  const names: GeneralName[] = [];
  const subtrees = new DerCursor(der, list.contentStart, list.end);
  while (!subtrees.isAtEnd) {
    const subtree = subtrees.enter(derTag.sequence);
    names.push(readGeneralName(der, subtree.any()));
    // Minimum and maximum: RFC 5280 allows no others than the defaults, and nobody gives them a meaning.
    subtree.optional(0x80);
    subtree.optional(0x81);
    subtree.finish();
  }
  return Object.freeze(names);
}
