import { AccountGate, type GatedRequest } from '../../../src/azure/accountGate.ts';
import type { Answer } from '../../../src/azure/answer.ts';
import { AzureError, type AzureErrorFacts, type AzureErrorKind } from '../../../src/azure/azureError.ts';
import { ManualClock } from '../../clock/manualClock.ts';

export type Told = GatedRequest<undefined>;

export function answer(headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body: {}, header: (name) => headers[name.toLowerCase()], correlationId: undefined };
}

export function failure(kind: AzureErrorKind, facts: Partial<AzureErrorFacts> = {}): AzureError {
  return new AzureError(kind, { operation: 'do it', ...facts });
}

export const throttled = (seconds?: number): AzureError =>
  failure('throttled', { status: 429, ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }) });

export const inSubscription = (id: number | string, path = ''): string =>
  `https://arm.example/subscriptions/${id}/x${path}`;
const noAbort = new AbortController().signal;

/** What was thrown as an error of the service becomes the answer that it stands for. */
async function asAnswer(answering: Promise<Answer>): Promise<Answer> {
  try {
    return await answering;
  } catch (error) {
    if (error instanceof AzureError && error.facts.status !== undefined) {
      return { ...answer(), status: error.facts.status, body: error };
    }
    throw error;
  }
}

/** A gate, and what came through it: when, and what it was. */
export function gateAt(random = 0) {
  const clock = new ManualClock();
  const began = clock.monotonic();
  const gate = new AccountGate({ clock, random: () => random });
  const sent: string[] = [];
  const times: number[] = [];
  const send = (url: string, how: Partial<Told> & { answers?: () => Promise<Answer> } = {}): Promise<Answer> => {
    const { answers = async () => answer(), exchange = answers, ...others } = how;
    return gate.send<undefined>({
      url,
      sort: 'read',
      importance: 'user',
      directory: 'home',
      operation: 'do it',
      signal: noAbort,
      attempts: 4,
      mayShare: false,
      mayTryAgain: () => true,
      prepare: async () => undefined,
      exchange: (ready, signal) => {
        sent.push(url);
        times.push(clock.monotonic() - began);
        return asAnswer(exchange(ready, signal));
      },
      refusal: ({ body }) => body as AzureError,
      ...others,
    });
  };
  /** As `send`, for what is looked at by what was sent. */
  const begin = (...request: Parameters<typeof send>): void => {
    send(...request).catch(() => undefined);
  };
  return { clock, gate, sent, times, send, begin };
}

/** Answers that a test gives one by one. */
export function held() {
  const waiting: ((end: Answer | AzureError) => void)[] = [];
  const answers = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push((end) => (end instanceof AzureError ? reject(end) : resolve(end)));
    });
  return { answers, waiting };
}

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
export const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
