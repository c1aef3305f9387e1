import assert from 'node:assert/strict';
import type { App } from '../../../src/azure/app.ts';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import type { RootCertificate } from '../../../src/azure/rootCertificates.ts';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { type AppFacts, appFacts, appRow } from '../../../src/tree/appRow.ts';
import { type AppStatusKind, summaryOf } from '../../../src/tree/appStatus.ts';
import { certificateRow, type ListedCertificate } from '../../../src/tree/certificateRow.ts';
import { environmentFacts, environmentRow } from '../../../src/tree/environmentRow.ts';
import { contextValue, type Row } from '../../../src/tree/row.ts';
import type { EnvironmentSummary, Need } from '../../../src/trustStore/need.ts';
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

const same = { differ: { system: false, plan: false } };
const mixed = { differ: { system: true, plan: true } };
const quiet: EnvironmentSummary = {
  ...{ needing: 0, unknown: 0, uncounted: false, counting: false },
  ...{ unreadable: undefined, unchangedSince: undefined },
};

/** The row of an environment with apps in these states. */
function rowOf(
  one: HostingEnvironment,
  states: readonly AppStatusKind[] = [],
  summary?: Partial<EnvironmentSummary>,
  more: Pick<Parameters<typeof environmentRow>[1], 'expiry'> = {},
): Row {
  return environmentRow(one, {
    states: summaryOf(states),
    summary: summary === undefined ? undefined : { ...quiet, ...summary },
    ...more,
  });
}

describe('The row of an environment', () => {
  it('says the worst of its apps first, then its region, and leaves out what is normal', () => {
    const row = rowOf(environment, ['fine', 'fine', 'verified'], {});
    assert.equal(row.description, 'up to date · West Europe');
    assert.equal(row.contextValue, 'ase+v3+ready');
    assert.match(row.accessibilityLabel ?? '', /^contoso-ase, up to date, App Service Environment, v3, internal, West/);
    assert.equal(rowOf(environment, ['verified'], {}).description, 'verified · West Europe');
  });

  it('says of the running apps what holds for all of them, also beside one that is stopped', () => {
    const row = rowOf(environment, ['fine', 'stopped', 'verified'], {});
    assert.deepEqual([row.description, row.icon], ['up to date · 1 stopped · West Europe', 'pass']);
    const odd = rowOf(environment, ['unchanged', 'other'], {});
    assert.equal(odd.description, 'no change known · 1 neither running nor stopped · West Europe');
    assert.equal(rowOf(environment, ['stopped'], {}).description, '1 stopped · West Europe');
  });

  it('says why it is not ready, in words', () => {
    const row = rowOf({ ...environment, ready: false, notReadyBecause: 'Scaling' });
    assert.match(row.description ?? '', /^Scaling · checking… · West Europe/);
    assert.equal(row.contextValue, 'ase+v3');
    assert.equal(row.icon, 'circle-slash');
  });

  it('says that version 2 lacks the Root Certificate API, and offers no add', () => {
    const row = rowOf({ ...environment, version: 2 }, ['running'], { unchangedSince: 0 });
    assert.equal(row.description, 'v2 · West Europe');
    assert.match(row.tooltip ?? '', /needs App Service Environment v3/);
    assert.doesNotMatch(row.tooltip ?? '', /shows no change/);
    assert.doesNotMatch(row.contextValue, /\+v3\b/);
  });

  it('does not take an unknown version for version 3', () => {
    assert.equal(rowOf({ ...environment, version: undefined }).contextValue, 'ase+unknownVersion+ready');
  });

  it('says all of it where environments are picked', () => {
    assert.equal(environmentFacts(environment), 'v3 · internal · West Europe');
  });
});

describe('The row of an environment with root certificates that expire', () => {
  const expired = { expired: 1, soon: { count: 2, words: 'expire within 60 days' } };

  it('says so first where nothing is to be done with its apps', () => {
    const row = rowOf(environment, ['fine', 'stopped'], {}, { expiry: expired });
    assert.equal(
      row.description,
      '1 root expired · 2 roots expire within 60 days · up to date · 1 stopped · West Europe',
    );
    assert.match(row.accessibilityLabel ?? '', /1 root expired/);
    assert.deepEqual([row.icon, row.iconColor], ['error', 'list.errorForeground']);
    const soon = rowOf(
      environment,
      [],
      {},
      { expiry: { expired: 0, soon: { count: 1, words: 'expires in 19 days' } } },
    );
    assert.equal(soon.description, '1 root expires in 19 days · no change known · West Europe');
    assert.equal(soon.icon, 'warning');
    assert.equal(rowOf(environment, ['fine'], {}, { expiry: { expired: 0 } }).icon, 'pass');
  });

  it('leads with what is to be done now', () => {
    const row = rowOf(environment, ['needs'], {}, { expiry: expired });
    assert.equal(row.icon, 'warning');
    assert.match(row.description ?? '', /^1 needs stop and start · 1 root expired/);
    assert.equal(rowOf(environment, ['busy'], {}, { expiry: expired }).icon, 'loading~spin');
  });
});

describe('The row of an environment in which a run left apps stopped', () => {
  it('says that before all that is not going on', () => {
    const row = rowOf(environment, ['fine', 'needs', 'left'], { needing: 1 });
    assert.equal(row.description, '1 left stopped by a run · 1 needs stop and start · West Europe');
    assert.deepEqual([row.icon, row.iconColor], ['stop-circle', 'list.errorForeground']);
    assert.match(row.tooltip ?? '', /Start Apps Left Stopped/);
    assert.match(row.contextValue, /\+leftStopped\b/);
  });

  it('says that they may be, until it has read them', () => {
    const row = rowOf(environment, ['mayBeLeft', 'mayBeLeft'], {});
    assert.equal(row.description, '2 apps may be left stopped · West Europe');
    assert.equal(row.icon, 'stop-circle');
    assert.match(row.tooltip ?? '', /Start Apps Left Stopped/);
    assert.doesNotMatch(rowOf(environment, ['stopped'], {}).tooltip ?? '', /Left Stopped/);
  });
});

describe('The row of an environment whose apps need a stop and start', () => {
  it('counts them first, and leads with an icon', () => {
    const row = rowOf(environment, ['needs', 'unknown', 'needs', 'stopped', 'fine', 'needs'], {
      needing: 3,
      unknown: 1,
    });
    assert.equal(row.description, '3 need stop and start · 1 not known · 1 stopped · West Europe');
    assert.match(row.accessibilityLabel ?? '', /^contoso-ase, 3 need stop and start, 1 not known/);
    assert.match(row.contextValue, /\+needsStopStart\b/);
    assert.match(row.tooltip ?? '', /3 running apps need a stop and start/);
    assert.match(row.tooltip ?? '', /It is not known whether 1 running app needs it/);
    assert.deepEqual([row.icon, row.iconColor], ['warning', 'list.warningForeground']);
    assert.match(rowOf(environment, ['needs'], { needing: 1 }).description ?? '', /^1 needs stop and start ·/);
  });

  it('says what a run works on before that', () => {
    const row = rowOf(environment, ['needs', 'busy', 'needs'], {});
    assert.equal(row.description, '1 going on · 2 need stop and start · West Europe');
    assert.equal(row.icon, 'loading~spin');
  });

  it('says that it is not known, and why, and never that all is well', () => {
    const rows: Readonly<Record<string, readonly [Partial<EnvironmentSummary>, string]>> = {
      'may not read the activity log': [{ unreadable: 'logForbidden' }, 'not known'],
      'could not be read': [{ unreadable: 'logUnreadable' }, 'not known'],
      'apps are not listed yet': [{ uncounted: true }, 'not known'],
      'apps are not listed yet, or': [{ uncounted: true, counting: true }, 'checking…'],
      'shows no change': [{ unchangedSince: 0 }, 'no change known'],
    };
    for (const [words, [summary, state]] of Object.entries(rows)) {
      const row = rowOf(environment, [], summary);
      assert.equal(row.description, `${state} · West Europe`);
      assert.ok(row.tooltip?.includes(words), row.tooltip);
    }
    assert.equal(rowOf(environment, [], { unreadable: 'logForbidden' }).icon, 'question');
    assert.equal(rowOf(environment).description, 'checking… · West Europe');
  });
});

describe('The row of an app leads with its state, which', () => {
  const change = { at: Date.parse('2026-11-20T12:00:00Z'), what: 'write', certificate: 'contoso-root' } as const;
  const row = (need?: Need, facts: AppFacts = same) => appRow(app, { need, isV3: true }, facts);

  it('needs a stop and start, and why', () => {
    const needing = row({ kind: 'needs', change });
    assert.equal(needing.description, 'needs stop and start');
    assert.match(needing.contextValue, /\+needsStopStart\b/);
    assert.match(needing.accessibilityLabel ?? '', /^orders, needs stop and start, web app$/);
    assert.match(needing.tooltip ?? '', /the root certificate contoso-root was written/);
    assert.deepEqual([needing.icon, needing.iconColor], ['warning', 'list.warningForeground']);
  });

  it('needs one, because an instance was seen without a root', () => {
    const needing = row({ kind: 'misses', at: change.at, roots: ['contoso-root'] });
    assert.equal(needing.description, 'needs stop and start · lacks contoso-root');
    assert.match(needing.contextValue, /\+needsStopStart\b/);
    assert.match(needing.tooltip ?? '', /contoso-root not loaded on every instance\. Verified /);
  });

  it('is not known, up to date, verified, or not changed: each in its own words and icon', () => {
    const states: Readonly<Record<string, readonly [Need | undefined, icon: string]>> = {
      'not known': [{ kind: 'unknown', because: { kind: 'logForbidden' } }, 'question'],
      'up to date': [{ kind: 'done', at: change.at }, 'pass'],
      'verified · 2 instances': [{ kind: 'done', at: change.at, instances: 2 }, 'verified-filled'],
      'no change known': [{ kind: 'unknown', because: { kind: 'olderThanLog', since: 0 } }, 'globe'],
      'checking…': [undefined, 'globe'],
    };
    for (const [words, [need, icon]] of Object.entries(states)) {
      const { description, icon: shown, accessibilityLabel, contextValue: flags } = row(need);
      assert.deepEqual([description, shown], [words, icon]);
      assert.ok(accessibilityLabel?.startsWith(`orders, ${words.split(' · ')[0]}`), accessibilityLabel);
      assert.doesNotMatch(flags, /needs/);
    }
  });

  it('has its reason and its time in the tooltip', () => {
    const forbidden = row({ kind: 'unknown', because: { kind: 'logForbidden' } });
    assert.match(forbidden.tooltip ?? '', /Not known whether it needs a stop and start: your account may not read/);
    assert.match(row({ kind: 'done', at: change.at }).tooltip ?? '', /Stopped and started .*2026/);
    const verified = row({ kind: 'done', at: change.at, instances: 1 });
    assert.match(verified.tooltip ?? '', /Verified .*2026.*loaded on 1 instance\\?\./);
  });

  it('is what a run does with it', () => {
    const busy = appRow(app, { activity: 'stopping…', need: { kind: 'needs', change }, isV3: true }, same);
    assert.equal(busy.description, 'stopping…');
    assert.match(busy.contextValue, /^app\+busy/);
    assert.match(busy.accessibilityLabel ?? '', /^orders, stopping…/);
    assert.equal(busy.icon, 'loading~spin');
    assert.doesNotMatch(`${busy.description} ${busy.contextValue}`, /needs/);
  });

  it('says that a slot below it needs a stop and start', () => {
    const above = row({ kind: 'done', at: change.at }, { ...same, slotsNeeding: 1 });
    assert.equal(above.description, 'up to date · 1 slot needs stop and start');
  });
});

describe('The row of an app', () => {
  it('says of its facts only what differs among the apps', () => {
    assert.equal(appRow(app, { isV3: false }, same).description, 'running');
    const row = appRow({ ...app, isContainer: true, kind: 'function' }, {}, mixed);
    assert.equal(row.description, 'running · function app · Linux container · plan-one');
    assert.match(row.contextValue, /^app\+running\+linux\+function\+container$/);
    assert.match(row.tooltip ?? '', /App Service plan \| plan\\?-one/);
  });

  it('tells the menus whether its environment has the Root Certificate API', () => {
    assert.match(appRow(app, { isV3: true }, same).contextValue, /^app\b(?=.*\+v3\b)/);
    assert.doesNotMatch(appRow(app, {}, same).contextValue, /v3/);
  });

  it('begins with the state of an app that is not running', () => {
    const row = appRow({ ...app, state: 'stopped', stateText: 'Stopped', kind: 'function' }, { isV3: true }, same);
    assert.equal(row.description, 'stopped · function app');
    assert.match(row.contextValue, /\+stopped\b/);
    assert.equal(row.icon, 'stop-circle');
  });

  it('shows a state that Azure invented as Azure wrote it, and offers neither stop nor start', () => {
    const row = appRow({ ...app, state: 'other', stateText: 'AdminDisabled' }, {}, same);
    assert.match(row.description ?? '', /^AdminDisabled/);
    assert.doesNotMatch(row.contextValue, /running|stopped/);
  });

  it('labels a slot with its own name and marks it', () => {
    const row = appRow({ ...app, name: 'orders/staging', slotName: 'staging' }, {}, same);
    assert.equal(row.label, 'staging');
    assert.match(row.contextValue, /\+slot\b/);
    assert.match(row.accessibilityLabel ?? '', /^orders\/staging, running, slot/);
  });

  it('says all of it where apps are picked', () => {
    assert.equal(appFacts(app), 'Linux · plan-one');
    const stopped = { ...app, state: 'stopped', stateText: 'Stopped', kind: 'function', os: 'windows' } as const;
    assert.equal(appFacts(stopped), 'Stopped · Windows · function app · plan-one');
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
