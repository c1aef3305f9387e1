import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  namesThumbprint,
  type SettingChange,
  withoutThumbprints,
  withThumbprints,
} from '../../../src/azure/loadRootCertificates.ts';

const [first, second, third] = ['A', 'B', 'C'].map((digit) => digit.repeat(40)) as [string, string, string];

describe('the value of WEBSITE_LOAD_ROOT_CERTIFICATES', () => {
  const changed = (value: string | undefined): SettingChange => ({ kind: 'changed', value });

  it('gets thumbprints at its end, with commas and without blanks', () => {
    assert.deepEqual(withThumbprints(undefined, [first]), changed(first));
    assert.deepEqual(withThumbprints('', [first]), changed(first));
    assert.deepEqual(withThumbprints(second, [first, third]), changed(`${second},${first},${third}`));
    assert.deepEqual(withThumbprints(` ${second} , ${third},`, [first]), changed(`${second},${third},${first}`));
  });

  it('names no certificate twice, however its thumbprint is written', () => {
    assert.deepEqual(withThumbprints(first, [first]), { kind: 'there' });
    assert.deepEqual(withThumbprints(first.toLowerCase(), [first]), { kind: 'there' });
    assert.deepEqual(withThumbprints(`${first},${first.toLowerCase()}`, [second]), changed(`${first},${second}`));
    const fromWindows = `\u200e${first.toLowerCase().replace(/(..)/g, '$1 ')}`.trim();
    assert.equal(withThumbprints(fromWindows, [first]).kind, 'changed', 'blanks do not work in Azure');
    assert.equal(namesThumbprint(fromWindows, first), true);
  });

  it('needs nothing where it is a star, alone or among others', () => {
    assert.deepEqual(withThumbprints('*', [first]), { kind: 'all' });
    assert.deepEqual(withThumbprints(`${second},*`, [first]), { kind: 'all' });
    assert.deepEqual(withoutThumbprints('*', [first]), { kind: 'all' });
    assert.deepEqual(withoutThumbprints(`*,${first}`, [first]), changed('*'));
    assert.equal(namesThumbprint('*', first), false);
  });

  it('goes with its last thumbprint, and keeps everything else', () => {
    assert.deepEqual(withoutThumbprints(first, [first]), changed(undefined));
    assert.deepEqual(withoutThumbprints(`${second},${first},what is this`, [first]), changed(`${second},whatisthis`));
    assert.deepEqual(
      withoutThumbprints(`${second}, ${third}`, [first]),
      { kind: 'there' },
      'nothing is tidied in passing',
    );
    assert.deepEqual(withoutThumbprints(undefined, [first]), { kind: 'there' });
  });

  it('is left alone where it only refers to a value', () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/roots)';
    assert.deepEqual(withThumbprints(reference, [first]), { kind: 'reference' });
    assert.deepEqual(withoutThumbprints(reference, [first]), { kind: 'reference' });
  });

  const thumbprint = fc.integer({ min: 0, max: 20 }).map((n) => n.toString(16).toUpperCase().padStart(40, '0'));
  const thumbprints = fc.array(thumbprint, { minLength: 1, maxLength: 5 });
  const value = fc
    .array(
      fc.oneof(
        thumbprint,
        thumbprint.map((one) => one.toLowerCase()),
        fc.constantFrom('', ' ', 'other'),
      ),
      {
        maxLength: 8,
      },
    )
    .map((entries) => entries.join(','));
  const valueAfter = (change: SettingChange, before: string): string =>
    change.kind === 'changed' ? (change.value ?? '') : before;
  const keys = (text: string): string[] => [
    ...new Set(
      text
        .toUpperCase()
        .split(',')
        .map((one) => one.trim()),
    ),
  ];

  it('has all that it had and all that is added, in their order, once each, and then stays so', () => {
    fc.assert(
      fc.property(value, thumbprints, (before, added) => {
        const now = valueAfter(withThumbprints(before, added), before);
        assert.deepEqual(
          now.toUpperCase().split(','),
          keys([before, ...added].join(',')).filter((one) => one !== ''),
        );
        assert.doesNotMatch(now, /\s/);
        assert.deepEqual(withThumbprints(now, added), { kind: 'there' });
      }),
    );
  });

  it('has none of what was taken out and all else, and adding and taking out again changes nothing that counts', () => {
    fc.assert(
      fc.property(value, thumbprints, (before, gone) => {
        const now = valueAfter(withoutThumbprints(before, gone), before);
        assert.ok(gone.every((one) => !namesThumbprint(now, one)));
        const others = keys(before).filter((one) => one !== '' && !gone.includes(one));
        assert.deepEqual(
          keys(now).filter((one) => one !== ''),
          others,
        );
        const fresh = gone.filter((one) => !namesThumbprint(before, one));
        if (fresh.length > 0) {
          const back = valueAfter(
            withoutThumbprints(valueAfter(withThumbprints(before, fresh), before), fresh),
            before,
          );
          assert.deepEqual(
            keys(back).filter((one) => one !== ''),
            keys(before).filter((one) => one !== ''),
          );
        }
      }),
    );
  });
});
