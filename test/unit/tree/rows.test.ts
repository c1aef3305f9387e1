import assert from 'node:assert/strict';
import type { App } from '../../../src/azure/app.ts';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import type { RootCertificate } from '../../../src/azure/rootCertificates.ts';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { appRow } from '../../../src/tree/appRow.ts';
import { certificateRow, type ListedCertificate } from '../../../src/tree/certificateRow.ts';
import { environmentRow } from '../../../src/tree/environmentRow.ts';
import { contextValue } from '../../../src/tree/row.ts';
import { fixture } from '../certificates/fixtures.ts';

const environment: HostingEnvironment = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/hostingEnvironments/contoso-ase',
  name: 'contoso-ase',
  subscriptionId: 's',
  resourceGroup: 'g',
  location: 'West Europe',
  version: 3,
  loadBalancing: 'internal',
  ready: true,
  notReadyBecause: undefined,
  upgradeAvailable: false,
  raw: {},
};

const app: App = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/orders',
  key: '/subscriptions/s/resourcegroups/g/providers/microsoft.web/sites/orders',
  name: 'orders',
  appName: 'orders',
  slotName: undefined,
  state: 'running',
  stateText: 'Running',
  os: 'linux',
  kind: 'web',
  isContainer: false,
  planId: undefined,
  planName: 'plan-one',
  busy: false,
  scmStopsToo: false,
  defaultHostName: 'orders.contoso-ase.appserviceenvironment.net',
  raw: {},
};

describe('The row of an environment', () => {
  it('says version, load balancing and region, and leaves out a normal state', () => {
    const row = environmentRow(environment);
    assert.equal(row.description, 'v3 · internal · West Europe');
    assert.equal(row.contextValue, 'ase+v3+ready');
  });

  it('says why it is not ready, in words', () => {
    const row = environmentRow({ ...environment, ready: false, notReadyBecause: 'Scaling' });
    assert.match(row.description ?? '', /^Scaling · v3/);
    assert.equal(row.contextValue, 'ase+v3');
    assert.equal(row.icon, 'warning');
  });

  it('says that version 2 lacks the Root Certificate API, and offers no add', () => {
    const row = environmentRow({ ...environment, version: 2 });
    assert.match(row.tooltip ?? '', /needs App Service Environment v3/);
    assert.doesNotMatch(row.contextValue, /\+v3\b/);
  });

  it('does not take an unknown version for version 3', () => {
    assert.equal(environmentRow({ ...environment, version: undefined }).contextValue, 'ase+unknownVersion+ready');
  });
});

describe('The row of an environment whose apps need a stop and start', () => {
  const quiet = { needing: 0, unknown: 0, uncounted: false, unreadable: undefined, unchangedSince: undefined };

  it('says first how many', () => {
    const row = environmentRow(environment, { ...quiet, needing: 3, unknown: 1 });
    assert.equal(row.description, '3 apps need stop and start · v3 · internal · West Europe');
    assert.match(row.accessibilityLabel ?? '', /contoso-ase, 3 apps need stop and start, v3/);
    assert.match(row.contextValue, /\+needsStopStart\b/);
    assert.match(row.tooltip ?? '', /3 running apps need a stop and start/);
    assert.match(row.tooltip ?? '', /It is not known whether 1 running app needs it/);
    assert.match(
      environmentRow(environment, { ...quiet, needing: 1 }).description ?? '',
      /^1 app needs stop and start/,
    );
  });

  it('says only in the tooltip that it is not known, and never that all is well', () => {
    const rows = {
      'may not read the activity log': environmentRow(environment, { ...quiet, unreadable: 'logForbidden' }),
      'could not be read': environmentRow(environment, { ...quiet, unreadable: 'logUnreadable' }),
      'apps are not listed yet': environmentRow(environment, { ...quiet, uncounted: true }),
      'shows no change': environmentRow(environment, { ...quiet, unchangedSince: 0 }),
    };
    for (const [words, row] of Object.entries(rows)) {
      assert.equal(row.description, 'v3 · internal · West Europe');
      assert.ok(row.tooltip?.includes(words), row.tooltip);
    }
  });

  it('says nothing of changes where root certificates can not be', () => {
    const row = environmentRow({ ...environment, version: 2 }, { ...quiet, unchangedSince: 0 });
    assert.doesNotMatch(row.tooltip ?? '', /shows no change/);
  });
});

describe('The row of an app that needs a stop and start', () => {
  const change = { at: Date.parse('2026-11-20T12:00:00Z'), what: 'write', certificate: 'contoso-root' } as const;

  it('says so, and why', () => {
    const row = appRow(app, undefined, { kind: 'needs', change });
    assert.equal(row.description, 'needs stop and start · Linux · plan-one');
    assert.match(row.contextValue, /\+needsStopStart\b/);
    assert.match(row.accessibilityLabel ?? '', /Running, needs stop and start, Linux/);
    assert.match(row.tooltip ?? '', /the root certificate contoso-root was written/);
  });

  it('says nothing about it during a run', () => {
    const row = appRow(app, 'stopping…', { kind: 'needs', change });
    assert.doesNotMatch(`${row.description} ${row.contextValue}`, /needs/);
  });

  it('says only in the tooltip that it is done or not known', () => {
    const forbidden = appRow(app, undefined, { kind: 'unknown', because: { kind: 'logForbidden' } });
    assert.match(forbidden.tooltip ?? '', /Not known whether it needs a stop and start: your account may not read/);
    const done = appRow(app, undefined, { kind: 'done', at: change.at });
    assert.match(done.tooltip ?? '', /Stopped and started/);
    for (const row of [forbidden, done]) {
      assert.equal(row.description, 'Linux · plan-one');
      assert.doesNotMatch(row.contextValue, /needs/);
    }
  });
});

describe('The row of an app', () => {
  it('leaves out the state of a running app', () => {
    const row = appRow(app);
    assert.equal(row.description, 'Linux · plan-one');
    assert.match(row.contextValue, /^app\+running\+linux\+web$/);
  });

  it('tells the menus whether its environment has the Root Certificate API', () => {
    assert.match(appRow(app, undefined, undefined, true).contextValue, /^app\b(?=.*\+v3\b)/);
    assert.doesNotMatch(appRow(app).contextValue, /v3/);
  });

  it('begins with the state of an app that is not running', () => {
    const row = appRow({ ...app, state: 'stopped', stateText: 'Stopped', kind: 'function', os: 'windows' });
    assert.equal(row.description, 'Stopped · Windows · function app · plan-one');
    assert.match(row.contextValue, /\+stopped\b/);
  });

  it('shows a state that Azure invented as Azure wrote it, and offers neither stop nor start', () => {
    const row = appRow({ ...app, state: 'other', stateText: 'AdminDisabled' });
    assert.match(row.description ?? '', /^AdminDisabled/);
    assert.doesNotMatch(row.contextValue, /running|stopped/);
  });

  it('says what a run is doing with it, and offers nothing meanwhile', () => {
    const row = appRow(app, 'stopping…');
    assert.match(row.description ?? '', /^stopping…/);
    assert.match(row.contextValue, /^app\+busy/);
    assert.match(row.accessibilityLabel ?? '', /stopping…/);
  });

  it('labels a slot with its own name and marks it', () => {
    const row = appRow({ ...app, name: 'orders/staging', slotName: 'staging' });
    assert.equal(row.label, 'staging');
    assert.match(row.contextValue, /\+slot\b/);
    assert.match(row.accessibilityLabel ?? '', /^slot orders\/staging/);
  });
});

const now = new Date('2026-11-23T12:00:00Z');
const window = { now, warningDays: 60 };

const root = await decodeCertificate(fixture('contoso-root-ca.cer'));

function listed(notAfter: string, notBefore = '2020-01-01T00:00:00Z'): ListedCertificate {
  return {
    resource,
    kind: 'root',
    fact: ['isRoot in Azure', 'true'],
    certificate: {
      ...root,
      thumbprints: { sha1: 'A1B2C3D4E5', sha256: 'FF00' },
      notBefore: Date.parse(notBefore),
      notAfter: Date.parse(notAfter),
    },
  };
}

const resource: RootCertificate = {
  id: '/x/publicCertificates/contoso-root',
  name: 'contoso-root',
  der: new Uint8Array([1]),
  thumbprint: 'A1B2C3D4E5',
  isRoot: true,
  raw: {},
};

describe('The row of a certificate', () => {
  it('begins its description with eight digits of the thumbprint, then the subject', () => {
    const row = certificateRow(listed('2036-01-01T00:00:00Z'), window);
    assert.equal(row.label, 'contoso-root');
    assert.equal(row.description, 'A1B2C3D4 · Contoso Root CA');
    assert.equal(row.contextValue, 'certificate+root+read+thumbprint+valid');
  });

  it('says first in how many days it expires, only when that is near', () => {
    assert.match(
      certificateRow(listed('2026-12-05T12:00:00Z'), window).description ?? '',
      /^expires in 12 days · A1B2C3D4 · /,
    );
    assert.match(certificateRow(listed('2026-11-24T13:00:00Z'), window).description ?? '', /^expires in 1 day · /);
    assert.match(certificateRow(listed('2026-11-23T13:00:00Z'), window).description ?? '', /^expires within a day · /);
    assert.doesNotMatch(certificateRow(listed('2027-01-23T12:00:01Z'), window).description ?? '', /expires/);
  });

  it('says first when it expired, and flags it', () => {
    const row = certificateRow(listed('2026-11-23T11:59:59Z'), window);
    assert.match(row.description ?? '', /^expired on 2026-11-23 · A1B2C3D4 · /);
    assert.match(row.contextValue, /\+expired\b/);
  });

  it('says when it is not valid yet', () => {
    const row = certificateRow(listed('2036-01-01T00:00:00Z', '2027-01-01T00:00:00Z'), window);
    assert.match(row.description ?? '', /^not valid before 2027-01-01 · /);
  });

  it('says what Azure did not return', () => {
    const thumbprintOnly = {
      ...listed('2036-01-01T00:00:00Z'),
      resource: { ...resource, der: undefined },
      certificate: undefined,
    };
    assert.equal(certificateRow(thumbprintOnly, window).description, 'A1B2C3D4 · Azure returned only the thumbprint');
    const nothing = { ...thumbprintOnly, resource: { ...resource, der: undefined, thumbprint: undefined } };
    assert.equal(certificateRow(nothing, window).description, 'Azure returned neither certificate nor thumbprint');
    assert.doesNotMatch(certificateRow(nothing, window).contextValue, /read|thumbprint/);
  });

  it('says what it is: a root of an environment, or a public certificate of an app', () => {
    const root = listed('2036-01-01T00:00:00Z');
    const row = certificateRow({ ...root, kind: 'public', fact: ['Certificate store', 'LocalMachineMy'] }, window);
    assert.equal(row.contextValue, 'certificate+public+read+thumbprint+valid');
    assert.match(row.accessibilityLabel ?? '', /^Public certificate contoso-root, /);
    assert.match(row.tooltip ?? '', /— public certificate\n[\s\S]*\| Certificate store \| LocalMachineMy \|/);
    assert.match(certificateRow(root, window).accessibilityLabel ?? '', /^Root certificate contoso-root, /);
  });

  it('puts everything into the tooltip', () => {
    const { tooltip = '' } = certificateRow(listed('2036-01-01T00:00:00Z'), window);
    for (const part of ['A1B2C3D4E5', 'FF00', 'CN=Contoso Root CA', 'RSA 4096 bits', 'SHA-256 with RSA', 'isRoot']) {
      assert.ok(tooltip.includes(part), part);
    }
  });
});

describe('A row', () => {
  it('has a context value in which order does not matter', () => {
    assert.equal(contextValue('app', { running: true, slot: false, linux: true }), 'app+running+linux');
  });
});
