import fc from 'fast-check';
import { shownName } from '../../../src/text/shownName.ts';
import { seed } from '../../seed.ts';

const nasty = ["'", '"', '$', '\\', '\n', '\r', '\t', '\0', '\u2028', '\u202e', '\ud800', 'é', '😀'];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('Names from Azure that are shown', () => {
  it('are one line, whatever they are', () => {
    fc.assert(
      fc.property(hostile, (name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(shownName(name))),
      { seed },
    );
  });
});
