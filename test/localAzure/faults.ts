import type { ColleagueAction } from './colleague.ts';
import type { ErrorShape } from './errors.ts';
import { compilePattern, type MethodAndPath, type RequestPattern } from './requestPattern.ts';

/**
 * Something that goes wrong, or that happens meanwhile, at certain requests (of Azure Resource Manager and of Entra alike). Faults add up:
 * delays and colleagues of every matching fault take place; of several that decide the answer the one added first does.
 */
export type Fault = FaultMatch & FaultEffect;

export interface FaultMatch {
  readonly on: RequestPattern;
  /** Lets that many matching requests pass first. */
  readonly skip?: number;
  /** Acts on that many, then no more. Default: on all. */
  readonly times?: number;
}

/** `before` and `after` mean: before or after the request is carried out. */
export type FaultEffect =
  | { readonly answer: FaultAnswer }
  | { readonly latencyMs: number; readonly jitterMs?: number }
  | { readonly drop: 'before' | 'after' }
  /** Waits before the request is carried out, as long as the connection is open: a request whose connection ends meanwhile is not. */
  | { readonly holdMs: number }
  /** Never answers; the connection stays open. */
  | { readonly hang: 'before' | 'after' }
  /** Half of the body arrives, and the connection ends as if that had been all. */
  | { readonly truncate: true }
  | { readonly colleague: ColleagueAction; readonly when?: 'before' | 'after' }
  /** In process only: anything else that a test wants to happen, before the request is carried out. */
  | { readonly run: () => void };

export interface FaultAnswer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  /** Default: `arm`. */
  readonly shape?: ErrorShape;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body instead of an error's. */
  readonly body?: unknown;
  /** A page instead of JSON. */
  readonly html?: string;
  /** The request is carried out all the same; only its answer is this one. */
  readonly carriedOut?: boolean;
}

/** What the faults want of one request. */
export interface FaultPlan {
  readonly delayMs: number;
  readonly holdMs: number;
  readonly before: readonly (() => void)[];
  readonly after: readonly (() => void)[];
  readonly answer: AnsweringFault | undefined;
}

export type AnsweringFault = Extract<
  Fault,
  { answer: unknown } | { drop: unknown } | { hang: unknown } | { truncate: unknown }
>;

interface Armed {
  readonly id: number;
  readonly fault: Fault;
  readonly matches: (request: MethodAndPath) => boolean;
  seen: number;
}

/** The switchboard of faults. */
export class FaultBoard {
  private readonly armed: Armed[] = [];
  private readonly act: (action: ColleagueAction) => void;
  private readonly random: () => number;
  private lastId = 0;

  /** @param random of [0, 1), for jitter. */
  constructor(act: (action: ColleagueAction) => void, random: () => number) {
    this.act = act;
    this.random = random;
  }

  /** Adds a fault; call what is returned to take it away again. Throws when the pattern is none. */
  add(fault: Fault): () => void {
    const { id } = this.arm(fault);
    return () => this.remove(id);
  }

  arm(fault: Fault): { readonly id: number } {
    this.lastId += 1;
    const armed = { id: this.lastId, fault, matches: compilePattern(fault.on), seen: 0 };
    this.armed.push(armed);
    return armed;
  }

  remove(id: number): void {
    const index = this.armed.findIndex((one) => one.id === id);
    if (index !== -1) {
      this.armed.splice(index, 1);
    }
  }

  clear(): void {
    this.armed.length = 0;
  }

  /** The faults that are set, as JSON; `seen` counts the matching requests so far. */
  list(): object[] {
    return this.armed.map(({ id, fault, seen }) => ({ id, ...fault, seen }));
  }

  /** Counts the request and says what is to go wrong with it. */
  planFor(request: MethodAndPath): FaultPlan {
    const before: (() => void)[] = [];
    const after: (() => void)[] = [];
    let delayMs = 0;
    let holdMs = 0;
    let answer: AnsweringFault | undefined;
    for (const fault of this.acting(request)) {
      if ('latencyMs' in fault) {
        delayMs += fault.latencyMs + this.random() * (fault.jitterMs ?? 0);
      } else if ('holdMs' in fault) {
        holdMs += fault.holdMs;
      } else if ('colleague' in fault) {
        (fault.when === 'after' ? after : before).push(() => this.act(fault.colleague));
      } else if ('run' in fault) {
        before.push(fault.run);
      } else {
        answer = fault;
      }
    }
    return { delayMs, holdMs, before, after, answer };
  }

  private *acting(request: MethodAndPath): Generator<Fault> {
    let answered = false;
    for (const armed of this.armed.filter((one) => one.matches(request))) {
      const answers = isAnswering(armed.fault);
      if (answers && answered) {
        continue;
      }
      armed.seen += 1;
      const { skip = 0, times = Number.POSITIVE_INFINITY } = armed.fault;
      if (armed.seen > skip && armed.seen <= skip + times) {
        answered ||= answers;
        yield armed.fault;
      }
    }
  }
}

function isAnswering(fault: Fault): fault is AnsweringFault {
  return 'answer' in fault || 'drop' in fault || 'hang' in fault || 'truncate' in fault;
}
