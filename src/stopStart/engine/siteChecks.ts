import type { AppTrack } from './appTrack.ts';
import type { AppRef, SiteAnswer, Sites } from './ports.ts';
import type { RunContext } from './runContext.ts';

/** If so many sites gave no answer before their stop, and none gave one, this machine can't reach them: no more sites are asked. */
const triesToReach = 3;

/**
 * Whether apps answer again after their stop and start, for one run. Only a site that answered right before its stop is judged;
 * any other says nothing about this run.
 */
export class SiteChecks {
  readonly #sites: Sites;
  readonly #context: RunContext;
  #unreached = 0;
  #reached = false;

  constructor(sites: Sites, context: RunContext) {
    this.#sites = sites;
    this.#context = context;
  }

  /** The HTTP status of the app's site before its stop; undefined if the site cannot be judged later. */
  async before({ app }: AppTrack): Promise<number | undefined> {
    if (!this.#reached && this.#unreached >= triesToReach) {
      return undefined;
    }
    const answer = await this.#ask(app, this.#context.timing.siteBeforeMs);
    if (answer.kind === 'none') {
      this.#unreached += 1;
      return undefined;
    }
    this.#reached = true;
    return answer.status < 500 ? answer.status : undefined;
  }

  /** Asks a running app's site until it answers. One that does not answer pauses the run. When the run ends, the site is asked no longer. */
  async after(track: AppTrack, before: number | undefined): Promise<void> {
    if (before === undefined || track.phase !== 'watched') {
      return;
    }
    const { breaker, clock, timing } = this.#context;
    const until = clock.monotonic() + timing.siteBackMs;
    track.siteIs({ kind: 'asking' });
    for (;;) {
      const answer = await this.#ask(track.app, timing.siteAskMs);
      if (answer.kind === 'status' && isWell(answer.status, before)) {
        track.siteIs({ kind: 'answers', status: answer.status });
        return;
      }
      if (breaker.ending !== undefined) {
        track.siteIs({ kind: 'silent', because: `${wordsOf(answer)} The run ended before it was asked again.` });
        return;
      }
      if (clock.monotonic() >= until) {
        track.siteIs({ kind: 'silent', because: wordsOf(answer) });
        breaker.pause({ kind: 'notAnswering', apps: [track.app] });
        return;
      }
      await this.#pause();
    }
  }

  /** Ends early when the run ends; the site is then asked once more. */
  async #pause(): Promise<void> {
    const { breaker, waits, timing } = this.#context;
    try {
      await waits.withJitter(timing.sitePollMs, breaker.endedSignal);
    } catch (reason) {
      if (!breaker.endedSignal.aborted) {
        throw reason;
      }
    }
  }

  async #ask(app: AppRef, forMs: number): Promise<SiteAnswer> {
    const { clock } = this.#context;
    const answered = new AbortController();
    const timeUp = new AbortController();
    void clock.sleep(forMs, answered.signal).then(
      () => timeUp.abort(),
      () => undefined,
    );
    try {
      return await this.#sites.ask(app, timeUp.signal);
    } finally {
      answered.abort();
    }
  }
}

/** The status is as before the stop, or better. The front ends answer 403 for an app that they take for stopped. */
function isWell(status: number, before: number): boolean {
  return status === before || (status < 500 && status !== 403);
}

function wordsOf(answer: SiteAnswer): string {
  return answer.kind === 'none' ? answer.because : `It answers with HTTP ${answer.status}.`;
}
