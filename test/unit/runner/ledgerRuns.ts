import type { RunHandle } from '../../../src/stopStart/engine/runRequest.ts';
import type { AppSnapshot, RunSnapshot } from '../../../src/stopStart/engine/snapshot.ts';

type Phases = Readonly<Record<string, AppSnapshot['phase']>>;

/** As much of a run as says how its apps stand: now, which a test may change. */
export function runOf(
  phases: Phases,
  {
    kind = 'run',
    down = [],
    leftStopped = [],
  }: {
    readonly kind?: RunSnapshot['kind'];
    readonly down?: readonly string[];
    readonly leftStopped?: readonly string[];
  } = {},
): RunHandle {
  const ref = (name: string) => ({ id: name, key: name, name });
  return {
    snapshot: () => ({
      ...{ kind, down: down.map(ref), leftStopped: leftStopped.map(ref) },
      apps: Object.entries(phases).map(([name, phase]) => ({ app: ref(name), phase })),
    }),
  } as unknown as RunHandle;
}
