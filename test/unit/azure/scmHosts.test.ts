import assert from 'node:assert/strict';
import { type HostsOfApp, ScmHosts } from '../../../src/azure/scmHosts.ts';

describe('The hosts of an app’s SCM site', () => {
  const cloud = { environmentDomains: ['appserviceenvironment.net', 'p.azurewebsites.net'] };
  const of = (states: unknown, environment: object = {}, inCloud = cloud): HostsOfApp =>
    new ScmHosts(inCloud).of(
      { raw: { properties: { hostNameSslStates: states } } },
      { raw: { properties: environment } },
    );
  const hosts = (...states: readonly unknown[]): readonly string[] => {
    const { trusted, foreign } = of(states);
    return [...trusted, ...foreign];
  };
  const named = (...names: readonly string[]): unknown => names.map((name) => ({ name, hostType: 'Repository' }));

  it('are those of the type Repository, as Azure names them', () => {
    assert.deepEqual(
      hosts(
        { name: 'shop.contoso-ase.appserviceenvironment.net', hostType: 'Standard' },
        { name: 'shop.scm.contoso-ase.appserviceenvironment.net', hostType: 'Repository' },
        { name: 'Shop.scm.internal.contoso.com', hostType: 'repository' },
      ),
      ['shop.scm.contoso-ase.appserviceenvironment.net', 'shop.scm.internal.contoso.com'],
    );
  });

  it('are none where Azure names none, whatever else it gives', () => {
    assert.deepEqual(hosts(null, 'x', {}, { hostType: 'Repository' }, { name: null, hostType: 'Repository' }), []);
    assert.deepEqual(new ScmHosts(cloud).of({ raw: null }, { raw: null }), { trusted: [], foreign: [] });
    assert.deepEqual(of(null), { trusted: [], foreign: [] });
  });

  it('are host names and nothing else: no path, account or query that would lead elsewhere', () => {
    for (const name of [
      'a.example/b',
      'user@a.example',
      'a.example?b',
      'a.example#',
      'a example',
      '',
      '[::1]',
      'a.example:x',
    ]) {
      assert.deepEqual(hosts({ name, hostType: 'Repository' }), [], name);
    }
    assert.deepEqual(hosts({ name: 'localhost:8443', hostType: 'Repository' }), ['localhost:8443']);
  });

  it('are trusted under the suffix of the environment, its custom domain suffix, and the domains of the cloud', () => {
    const host = 'shop.scm.internal.contoso.com';
    assert.deepEqual(of(named(host)), { trusted: [], foreign: [host] });
    for (const environment of [
      { dnsSuffix: 'Internal.Contoso.com.' },
      { customDnsSuffixConfiguration: { properties: { dnsSuffix: 'contoso.com' } } },
      { customDnsSuffixConfiguration: { dnsSuffix: '.contoso.com' } },
    ]) {
      assert.deepEqual(of(named(host), environment), { trusted: [host], foreign: [] });
    }
    const azure = 'shop.scm.contoso-ase.appserviceenvironment.net';
    assert.deepEqual(of(named(azure)).trusted, [azure]);
    assert.deepEqual(of(named(azure), {}, { environmentDomains: ['appserviceenvironment.cn'] }).foreign, [azure]);
  });

  it('are foreign where a name only looks like one of them', () => {
    const names = [
      'evilcontoso.com',
      'contoso.com.evil.example',
      'shop.scm.azurewebsites.net',
      'appserviceenvironment.net.evil.example:443',
      'evilappserviceenvironment.net',
    ];
    assert.deepEqual(of(named(...names), { dnsSuffix: 'contoso.com' }), { trusted: [], foreign: names });
    assert.deepEqual(of(named('shop.example'), { dnsSuffix: '.' }).trusted, []);
  });

  it('are trusted once the user allowed them, and those alone', () => {
    const all = new ScmHosts(cloud);
    all.allow(['shop.example']);
    const app = { raw: { properties: { hostNameSslStates: named('shop.example', 'other.example') } } };
    assert.deepEqual(all.of(app, { raw: {} }), { trusted: ['shop.example'], foreign: ['other.example'] });
  });
});
