import assert from 'node:assert/strict';
import { hasConcern, tableSentence } from '../../../src/tls/tlsTable.ts';
import { rowOf, tableOf, unreadRow } from './tables.ts';

describe('A table of TLS settings in words', () => {
  it('says that nothing stands out', () => {
    const table = tableOf([rowOf('shop'), rowOf('orders', { web: { minTlsVersion: '1.3' } })]);
    assert.equal(tableSentence(table), 'ase has 2 apps, slots included. All accept only TLS 1.2 or later.');
    assert.equal(hasConcern(table), false);
  });

  it('does not say that all have a new version where Azure gives none', () => {
    const unset = { minTlsVersion: undefined };
    const table = tableOf([
      rowOf('a'),
      rowOf('b', { web: unset }),
      rowOf('c', { web: { scmMinTlsVersion: undefined } }),
    ]);
    assert.equal(tableSentence(table), 'ase has 3 apps, slots included. 2 apps have no minimum TLS version set: b, c.');
  });

  it('names what stands out, each for itself', () => {
    const table = tableOf([
      rowOf('a', { web: { minTlsVersion: '1.0' } }),
      rowOf('b', { web: { minTlsVersion: '1.1', scmMinTlsVersion: '1.0' } }),
      rowOf('c', { site: { httpsOnly: false } }),
      unreadRow('d', 'Azure did not answer in time.'),
    ]);
    assert.equal(
      tableSentence(table),
      'ase has 4 apps, slots included. 2 apps accept TLS 1.0 or 1.1: a, b. 1 app accepts TLS 1.0 or 1.1 on its SCM site: b. 1 app answers HTTP without TLS: c. 1 app could not be read: d.',
    );
    assert.equal(hasConcern(table), true);
  });
});
