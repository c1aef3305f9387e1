import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificate } from '../../test/localAzure/certificateMaker.ts';
import { EstateBuilder } from '../../test/localAzure/estateBuilder.ts';
import type { EstateSeed } from '../../test/localAzure/estateSeed.ts';
import { type LocalAzure, startLocalAzure } from '../../test/localAzure/server.ts';
import { cloudEnvironment, localAzureEnvironment } from '../../test/vscode/localAzureEquipment.ts';
import { readingBy } from './estate.ts';
import type { Figure } from './figure.ts';
import type { Held } from './soak/leaks.ts';
import { adele, megan } from './soak/user.ts';

/** What the process of the window is to do. */
export interface SoakOrder {
  readonly seed: number;
  /** How long the window is used, by its own clock. */
  readonly minutes: number;
  /** For the records of runs and changes. */
  readonly folder: string;
  /** Root certificates: DER in base64. */
  readonly certificates: readonly string[];
  readonly directories: readonly { readonly tenantId: string; readonly name: string }[];
  /** Which subscriptions each account sees. */
  readonly sees: readonly SeenSubscription[];
}

interface SeenSubscription {
  readonly account: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly name: string;
  readonly hasEnvironment: boolean;
}

/** What the process of the window saw. */
export interface SoakReading {
  readonly steps: number;
  /** How often each thing was done. */
  readonly done: Readonly<Record<string, number>>;
  /** What was held after each part, with nothing under way. */
  readonly counted: readonly Held[];
  /** What is held once the extension has ended. `heard`: listeners and commands that it left in VS Code. */
  readonly left: Held & { readonly heard: number };
  /** Rows that say what is not so, unhandled rejections, errors of the program. */
  readonly problems: readonly string[];
}

/** In simulated time. */
const minutes = 120;
/** Subscriptions with an environment each, so that what their apps need is found out in the background. */
const lines = 34;

/**
 * Uses the extension for two hours in minutes, drawn by lot: opens and refreshes rows, adds, replaces and removes root certificates, stops
 * and starts apps, finds, selects, signs in and out, while Azure throttles, fails and drops connections now and then. All of the product
 * runs, in a window without a screen, whose time passes faster. After each step the rows must say what is so. Throws where an aim is missed.
 */
export async function soak(tell: (line: string) => void): Promise<readonly Figure[]> {
  tell('Two hours of use');
  const seed = estate();
  const time = { now: Date.now() };
  const now = (): number => time.now;
  const clock = { now, monotonic: now, sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  const lag = { takesEffect: { ms: 2_000 }, shows: { ms: 3_000 } };
  const local = await startLocalAzure({ seed, clock, switches: { stop: lag, start: lag } });
  armFaults(local);
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-soak-'));
  try {
    const order: SoakOrder = {
      ...{ seed: Number(process.env['ASE_CERTIFICATES_SEED'] ?? 58_745_333), folder, minutes },
      certificates: await certificates(),
      directories: seed.tenants.map(({ tenantId, displayName }) => ({ tenantId, name: displayName })),
      sees: seen(seed),
    };
    const reading = await readingBy<SoakReading>('soak/process.ts', local, {
      order,
      env: {
        ...{ ...cloudEnvironment(local), ...localAzureEnvironment(local) },
        ...{ ASE_CERTIFICATES_SIGN_IN_WITH: 'vscode', XDG_STATE_HOME: folder },
      },
      // What the engine optimizes as it goes is a growth too, and nothing that the extension holds.
      flags: ['--no-opt'],
      heard: (message) => {
        if ('now' in message) {
          Object.assign(time, message);
        }
        return 'now' in message;
      },
    });
    return figures(reading, local.requests.length);
  } finally {
    await local.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Megan must sign in to Fabrikam apart. Adele, who is at home there, sees a part of Contoso too. */
function estate(): EstateSeed {
  const builder = new EstateBuilder()
    .tenant('Contoso', 'contoso.com')
    .tenant('Fabrikam', 'fabrikam.com')
    .account(megan, 'Megan Bowen', ['Contoso', 'Fabrikam!'])
    .account(adele, 'Adele Vance', ['Fabrikam', 'Contoso']);
  const add = (tenant: string, name: string, contributors: readonly string[]): void => {
    builder.subscription(name, { tenant, contributors }).environment(`ase-${name.toLowerCase().replace(' ', '-')}`);
    for (const app of ['shop', 'orders', 'stock']) {
      builder.app(`${app}-${name.toLowerCase().replace(' ', '-')}`);
    }
    builder.slot('staging');
  };
  for (let line = 1; line <= lines; line += 1) {
    add('Contoso', `Line ${line}`, line <= 2 ? [megan, adele] : [megan]);
  }
  for (let team = 1; team <= 3; team += 1) {
    add('Fabrikam', `Team ${team}`, [megan, adele]);
    builder.subscription(`Empty ${team}`, { tenant: 'Contoso', contributors: [megan] });
  }
  return builder.build();
}

function seen({ accounts, roles, subscriptions, environments }: EstateSeed): readonly SeenSubscription[] {
  return accounts.flatMap(({ name: account, objectId }) =>
    subscriptions
      .filter(({ subscriptionId }) =>
        roles.some((role) => role.objectId === objectId && role.scope === `/subscriptions/${subscriptionId}`),
      )
      .map(({ subscriptionId, tenantId, displayName }) => ({
        ...{ account, tenantId, subscriptionId, name: displayName },
        hasEnvironment: environments.some((one) => one.subscriptionId === subscriptionId),
      })),
  );
}

async function certificates(): Promise<readonly string[]> {
  const year = 365 * 86_400_000;
  const [notBefore, notAfter] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + year)];
  const names = Array.from({ length: 16 }, (_, at) => `Contoso Root CA ${at + 1}`);
  const made = await Promise.all(names.map((commonName) => makeCertificate({ commonName, notBefore, notAfter })));
  return made.map(({ der }) => Buffer.from(der).toString('base64'));
}

/** From time to time, and not at once: a throttle, an outage, a lost connection, a lost answer to a write. */
function armFaults({ faults }: LocalAzure): void {
  for (const [on, every, effect] of [
    ['GET **/sites', 41, { answer: { status: 429, retryAfterSeconds: 7 } }],
    ['GET **/hostingEnvironments', 37, { answer: { status: 503 } }],
    ['GET **/publicCertificates', 43, { drop: 'before' }],
    ['GET **/publicCertificates', 13, { answer: { status: 403 } }],
    ['GET **/hostingEnvironments/*/sites', 23, { answer: { status: 400 } }],
    ['POST **/Microsoft.ResourceGraph/resources', 5, { answer: { status: 403 } }],
    ['GET **/eventtypes/management/values', 97, { answer: { status: 429, retryAfterSeconds: 20 } }],
    ['PUT **/publicCertificates/*', 7, { drop: 'after' }],
    ['DELETE **/publicCertificates/*', 7, { drop: 'after' }],
    ['POST **/stop', 9, { answer: { status: 429, retryAfterSeconds: 5 } }],
  ] as const) {
    for (let time = 1; time <= 100; time += 1) {
      faults.add({ on, skip: time * every, times: 1, ...effect });
    }
  }
}

const kept = ['listeners', 'abortListeners', 'gateListeners', 'sleeps', 'timers'] as const;

const words: Readonly<Record<(typeof kept)[number], string>> = {
  listeners: 'listeners of events',
  abortListeners: 'listeners of abort signals',
  gateListeners: 'listeners of gates',
  sleeps: 'sleeps to come',
  timers: 'timers to come',
};

/** Throws where an aim is missed. */
function figures({ steps, done, counted, left, problems }: SoakReading, requests: number): readonly Figure[] {
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) {
    throw new Error('Nothing was counted.');
  }
  const growth = (last.heapMb / first.heapMb - 1) * 100;
  const grown = kept.filter((one) => last[one] > first[one]);
  const stays = (['abortListeners', 'sleeps', 'timers', 'heard'] as const).filter((one) => left[one] > 0);
  const undone = Object.entries(done).filter(([, times]) => times === 0);
  const missed = [
    ...problems,
    ...(growth >= 5 ? [`The heap grew by ${growth.toFixed(1)} %.`] : []),
    ...grown.map((one) => `There are more ${words[one]}: ${counted.map((each) => each[one]).join(', ')}.`),
    ...stays.map((one) => `Once the extension has ended, ${left[one]} ${one} are left.`),
    ...undone.map(([what]) => `Nobody could ${what}.`),
  ];
  if (missed.length > 0) {
    throw new Error(`The soak missed its aims:\n${missed.join('\n')}`);
  }
  return [
    { what: 'Soak: steps of the user', value: steps, unit: '' },
    ...Object.entries(done).map(([what, times]): Figure => ({ what: `Soak: … to ${what}`, value: times, unit: '' })),
    { what: 'Soak: requests', value: requests, unit: '' },
    { what: 'Soak: rows that say what is not so, unhandled rejections', value: problems.length, unit: '', aim: '0' },
    { what: 'Soak: heap at the end', value: last.heapMb, unit: 'MB' },
    { what: 'Soak: growth of the heap from the first fifth on, in percent', value: growth, unit: '', aim: 'below 5' },
    ...kept.map(
      (one): Figure => ({
        what: `Soak: ${words[one]}, at first ${first[one]}`,
        value: last[one],
        unit: '',
        aim: 'no more',
      }),
    ),
    { what: 'Soak: timers and listeners left at the end', value: left.timers + left.heard, unit: '', aim: '0' },
  ];
}
