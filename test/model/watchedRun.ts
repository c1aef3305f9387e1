import type { AppPhase } from '../../src/stopStart/engine/appState.ts';
import type { AppRef } from '../../src/stopStart/engine/ports.ts';
import type { RunHandle, Wave } from '../../src/stopStart/engine/runRequest.ts';
import type { AppSnapshot, RunSnapshot } from '../../src/stopStart/engine/snapshot.ts';
import type { AbandonedRun } from '../../src/stopStart/engine/storedRun.ts';
import type { Post, SimulatedWindow } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { OwnMachine } from './world.ts';

/** `onStep`: called when an app came into another phase. */
export interface WatchedParts {
  readonly waves?: readonly Wave[];
  readonly offer?: AbandonedRun;
  readonly onStep: (run: WatchedRun, key: string, to: AppPhase) => void;
}

const never = Number.NEGATIVE_INFINITY;
const inFlight: readonly AppPhase[] = ['intended', 'stopping', 'stopped', 'starting'];

/** What the user of one machine saw and said of one run, or of one recovery. All times are the world's. */
export class WatchedRun {
  readonly machine: OwnMachine;
  readonly window: SimulatedWindow;
  readonly handle: RunHandle;
  readonly waves: readonly Wave[];
  /** What the user was offered, where this is a recovery. */
  readonly offer: AbandonedRun | undefined;
  readonly beganAt: number;
  /** Stops and starts that it sent. */
  readonly posts: readonly Post[];
  continuedAt = never;
  /** How often it was paused for a look. */
  looks = 0;
  /** Apps that were said to be back once, or that the user gave up, or asked to be started again. */
  readonly wasBack = new Set<string>();
  readonly gaveUp = new Set<string>();
  readonly askedFor = new Set<string>();
  /** Apps that were ever named so, and that were started after they had been back. */
  readonly wasNamed = { unsettled: new Set<string>(), stoppedAgain: new Set<string>() };
  readonly wasStartedAgain = new Set<string>();
  readonly #onStep: WatchedParts['onStep'];
  /** When an app was named, or was said not to answer. */
  readonly #namedAt = new Map<string, number>();
  readonly #phases = new Map<string, AppPhase>();
  #looking = false;

  constructor(
    machine: OwnMachine,
    { window, posts }: { readonly window: SimulatedWindow; readonly posts: readonly Post[] },
    handle: RunHandle,
    { waves = [], offer, onStep }: WatchedParts,
  ) {
    this.machine = machine;
    this.window = window;
    this.posts = posts;
    this.handle = handle;
    this.waves = waves;
    this.offer = offer;
    this.beganAt = machine.clock.now();
    handle.onChange((snapshot) => this.#saw(snapshot));
    this.#onStep = onStep;
  }

  get runId(): string {
    return this.handle.snapshot().runId;
  }

  /** Each owner of a run that takes it over adds 1. */
  get epoch(): number {
    return 1 + (this.offer?.epoch ?? 0);
  }

  get isLive(): boolean {
    return !this.window.isDead;
  }

  /** It was back when its owner died: this recovery only looks at it. */
  isCutShort(key: string): boolean {
    const has = (refs: readonly AppRef[] = []): boolean => refs.some((one) => one.key === key);
    return has(this.offer?.cutShort) && !has(this.offer?.apps);
  }

  get isSettled(): boolean {
    return this.handle.snapshot().stage === 'settled';
  }

  app(key: string): AppSnapshot | undefined {
    return this.handle.snapshot().apps.find(({ app }) => app.key === key);
  }

  /** Apps that were named after the user's last Continue. */
  get namedSinceContinue(): readonly string[] {
    return [...this.#namedAt].filter(([, at]) => at > this.continuedAt).map(([key]) => key);
  }

  /** Apps that are between their stop and their being back. */
  get inFlight(): readonly string[] {
    const { apps } = this.handle.snapshot();
    return apps.filter(({ phase }) => inFlight.includes(phase)).map(({ app }) => app.key);
  }

  continue(): void {
    this.continuedAt = this.machine.clock.now();
    this.handle.continue();
  }

  startAgain(apps: readonly AppRef[]): void {
    for (const { key } of apps) {
      this.askedFor.add(key);
    }
    this.handle.startAgain(apps);
  }

  /** Nobody can give up what was not named. */
  giveUp(apps: readonly AppRef[]): void {
    const named = apps.filter(({ key }) => ['unsettled', 'stoppedAgain'].includes(this.app(key)?.phase ?? ''));
    for (const { key } of named) {
      this.gaveUp.add(key);
    }
    this.handle.giveUp(named);
  }

  #saw({ apps, pauseReasons }: RunSnapshot): void {
    for (const app of apps) {
      this.#sawApp(app);
    }
    const looking = pauseReasons.some(({ kind }) => kind === 'look');
    this.looks += looking && !this.#looking ? 1 : 0;
    this.#looking = looking;
  }

  #sawApp({ app: { key }, phase, site }: AppSnapshot): void {
    if (this.#phases.get(key) !== phase) {
      this.#phases.set(key, phase);
      this.#onStep(this, key, phase);
    }
    const named = phase === 'unsettled' || phase === 'stoppedAgain' ? phase : undefined;
    if (named !== undefined) {
      this.wasNamed[named].add(key);
    }
    if (named === undefined && site?.kind !== 'silent') {
      this.#namedAt.delete(key);
    } else if (!this.#namedAt.has(key)) {
      this.#namedAt.set(key, this.machine.clock.now());
    }
    if (phase === 'starting' && this.wasBack.has(key)) {
      this.wasStartedAgain.add(key);
    }
    if (phase === 'watched' || phase === 'running') {
      this.wasBack.add(key);
      this.askedFor.delete(key);
    }
  }
}
