import { contosoEstate } from '../../test/localAzure/estateBuilder.ts';
import { startLocalAzure } from '../../test/localAzure/server.ts';
import { readingBy } from './estate.ts';
import type { Figure } from './figure.ts';

/** What the process of the view saw. Sizes in MB, after garbage was collected. */
export interface SoakReading {
  readonly steps: number;
  readonly earlyHeapMb: number;
  readonly heapMb: number;
  readonly longestMs: number;
  readonly unhandled: number;
  /** Timers that still run once the view is disposed of. */
  readonly timers: number;
}

/**
 * Uses the Environments view for hours in minutes: opens rows, refreshes them and the whole view at random, while Azure throttles, fails and
 * drops connections now and then. The view is the product's own, without a window; local Azure runs in another process.
 */
export async function soak(tell: (line: string) => void): Promise<readonly Figure[]> {
  tell('The Environments view in steady use');
  const estate = contosoEstate();
  for (let line = 1; line <= 6; line += 1) {
    estate.subscription(`Line ${line}`).environment(`ase-${line}`);
    for (let app = 1; app <= 20; app += 1) {
      estate.app(`app-${app}-${line}`);
    }
  }
  const local = await startLocalAzure({ seed: estate.build() });
  const { faults } = local;
  for (const [on, effect] of [
    ['GET **/sites', { answer: { status: 429, retryAfterSeconds: 0 } }],
    ['GET **/hostingEnvironments', { answer: { status: 503 } }],
    ['GET **/publicCertificates', { drop: 'before' }],
    ['POST **/Microsoft.ResourceGraph/resources', { answer: { status: 403 } }],
  ] as const) {
    for (let skip = 20; skip < 4_000; skip += 97) {
      faults.add({ on, skip, times: 1, ...effect });
    }
  }
  try {
    const reading = await readingBy<SoakReading>('soakedView.ts', local);
    const { steps, earlyHeapMb, heapMb, longestMs, unhandled, timers } = reading;
    return [
      { what: 'Soak: steps', value: steps, unit: '' },
      {
        what: 'Soak: growth of the heap from the first fifth on, in percent',
        value: (heapMb / earlyHeapMb - 1) * 100,
        unit: '',
        aim: 'below 5',
      },
      { what: 'Soak: heap at the end', value: heapMb, unit: 'MB' },
      { what: 'Soak: longest wait for rows', value: longestMs, unit: 'ms' },
      { what: 'Soak: unhandled rejections', value: unhandled, unit: '', aim: '0' },
      { what: 'Soak: timers left', value: timers, unit: '', aim: '0' },
    ];
  } finally {
    await local.close();
  }
}
