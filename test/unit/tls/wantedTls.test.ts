import assert from 'node:assert/strict';
import { changesFor, differencesOf, type WantedTls } from '../../../src/tls/wantedTls.ts';
import { rowOf } from './tables.ts';

describe('Wanted TLS settings', () => {
  const current = (...differs: Parameters<typeof rowOf>) => {
    const { site, web } = rowOf(...differs);
    return { site, web: web.kind === 'read' ? web.tls : assert.fail() };
  };
  const changes = (wanted: WantedTls, ...differs: Parameters<typeof rowOf>) =>
    changesFor(wanted, differencesOf(wanted, current(...differs)));

  it('change nothing on an app that has them', () => {
    const wanted = { minTlsVersion: '1.2', httpsOnly: true, clientCertificates: 'ignored' } as const;
    assert.deepEqual(changes(wanted, 'shop'), { web: {}, site: {} });
    // While client certificates are off, the mode means nothing.
    assert.deepEqual(changes(wanted, 'shop', { site: { clientCertMode: 'Optional' } }), { web: {}, site: {} });
  });

  it('change only what differs, each with its own request', () => {
    const wanted = { minTlsVersion: '1.3', scmMinTlsVersion: '1.2', httpsOnly: true } as const;
    assert.deepEqual(changes(wanted, 'shop', { site: { httpsOnly: false } }), {
      web: { minTlsVersion: '1.3' },
      site: { httpsOnly: true },
    });
  });

  it('turn client certificates on with their mode, and off without one', () => {
    assert.deepEqual(changes({ clientCertificates: 'Optional' }, 'shop').site, {
      clientCertEnabled: true,
      clientCertMode: 'Optional',
    });
    const on = { site: { clientCertEnabled: true } };
    assert.deepEqual(changes({ clientCertificates: 'ignored' }, 'shop', on).site, { clientCertEnabled: false });
    assert.deepEqual(changes({ clientCertificates: 'Required' }, 'shop', on).site, {});
  });

  it('set a value that Azure does not give, and clear paths', () => {
    const suite = 'TLS_AES_256_GCM_SHA384';
    assert.deepEqual(changes({ minTlsCipherSuite: suite }, 'shop').web, { minTlsCipherSuite: suite });
    const paths = { site: { clientCertExclusionPaths: '/health' } };
    assert.deepEqual(changes({ clientCertExclusionPaths: '' }, 'shop', paths).site, { clientCertExclusionPaths: '' });
    assert.deepEqual(changes({ clientCertExclusionPaths: '/Health' }, 'shop', paths).site, {
      clientCertExclusionPaths: '/Health',
    });
    assert.deepEqual(changes({ clientCertExclusionPaths: '' }, 'shop').site, {});
  });

  it('say what changes in words', () => {
    const wanted = { minTlsVersion: '1.2', clientCertificates: 'Required' } as const;
    assert.deepEqual(differencesOf(wanted, current('shop', { web: { minTlsVersion: '1.0' } })), [
      { setting: 'minTlsVersion', from: '1.0', to: '1.2' },
      { setting: 'clientCertificates', from: 'ignored', to: 'required' },
    ]);
  });
});
