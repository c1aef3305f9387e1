import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { AccountGate } from '../../../src/azure/accountGate.ts';
import { Emitter } from './emitter.ts';
import type { PassingClock } from './passingClock.ts';

/** What a process holds, after garbage was collected. */
export interface Held {
  readonly heapMb: number;
  /** Listeners of events of VS Code and of the extension. */
  readonly listeners: number;
  /** Listeners of abort signals that may still abort, but those of the SDK: Node.js keeps the first request of each connection with them. */
  readonly abortListeners: number;
  /** Of the gates of accounts. */
  readonly gateListeners: number;
  /** Sleeps and timers that are still to come, but for the clock's own. */
  readonly sleeps: number;
  readonly timers: number;
}

const signals = new Set<WeakRef<AbortSignal>>();
let gateListeners = 0;

/** From now on, abort signals and gates that somebody listens to are known. */
export function watchListeners(): void {
  const { onWaiting } = AccountGate.prototype;
  AccountGate.prototype.onWaiting = function listen(this: AccountGate, ...args) {
    gateListeners += 1;
    const end = onWaiting.apply(this, args);
    return () => {
      gateListeners -= 1;
      end();
    };
  };
  const known = new WeakSet<AbortSignal>();
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function listen(this: EventTarget, ...args) {
    if (this instanceof AbortSignal && !known.has(this)) {
      known.add(this);
      signals.add(new WeakRef(this));
    }
    addEventListener.apply(this, args);
  };
}

/** Counts what is held. */
export async function held(clock: PassingClock): Promise<Held> {
  await collectGarbage();
  const counts = {
    listeners: Emitter.listeners(),
    abortListeners: abortListeners(),
    gateListeners,
    sleeps: clock.waiting,
    timers: process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length - clock.timers,
  };
  // What was looked at stays for the rest of the turn.
  await collectGarbage();
  return { ...counts, heapMb: process.memoryUsage().heapUsed / 1_048_576 };
}

/** What is only to be finalized, and what that frees, is garbage too. */
async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await turn();
    globalThis.gc?.();
  }
}

function abortListeners(): number {
  let count = 0;
  for (const one of signals) {
    const signal = one.deref();
    if (signal === undefined) {
      signals.delete(one);
    } else if (!signal.aborted) {
      count += getEventListeners(signal, 'abort').filter((listener) => !isOfSdk(listener)).length;
    }
  }
  return count;
}

/** `makeRequest` of @typespec/ts-http-runtime, by its own words. */
function isOfSdk(listener: object): boolean {
  return String(listener).includes('from abort signal callback while making request');
}
