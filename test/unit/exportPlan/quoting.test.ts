import assert from 'node:assert/strict';
import fc from 'fast-check';
import { environmentSlug, yamlQuoted } from '../../../src/exportPlan/quoting.ts';
import { shownName } from '../../../src/text/shownName.ts';
import { seed } from '../../seed.ts';

const expression = '${'.concat('{');
const nasty = ["'", '"', '$', '{', '}', expression, '$(', '`', '\\', '\n', '\r', '%', '#', ': ', '- ', '‘', 'é', '😀'];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('Names from Azure in an export', () => {
  it('are one scalar of YAML, and no expression of GitHub', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const scalar = yamlQuoted(name);
        assert.equal(
          JSON.parse(scalar),
          shownName(name).replaceAll(expression, () => '$ {{'),
        );
        assert.ok(!scalar.includes(expression));
      }),
      { seed },
    );
  });

  it('are letters, digits and hyphens as the name of a folder', () => {
    fc.assert(
      fc.property(hostile, (name) => /^[a-z0-9-]*$/.test(environmentSlug(name))),
      { seed },
    );
  });
});
