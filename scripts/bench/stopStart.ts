import { whatIsMissingForAzureCli } from '../../test/equipment/azureCli.ts';
import { byAzureCli } from './azureCliLoop.ts';
import type { Figure } from './figure.ts';
import { simulatedWalk } from './simulatedWalk.ts';
import { byEngine, meanAnswerMs, type Walk, walk } from './walk.ts';

const second = 1000;
/** How far states lag behind a stop and a start, in seconds. `differs`: each app has its own, log-uniform from 0.5 to 30. */
const lags = [0.5, 1, 2, 4, 8, 15, 30, 'differs'] as const;
const counts = [14, 200];
const paces = [1, 4, 16];

/** These are also walked in real time over HTTPS, all at the same time. It takes about two minutes. */
const realLagMs = 4 * second;
const inRealTime: readonly (readonly [apps: number, atATime: number])[] = [
  [10, 1],
  [10, 4],
  [50, 4],
  [100, 16],
];
/** The Azure CLI is slow for each command. Ten apps show how slow. */
const cliApps = 10;

/** Measures stop and start on a simulated clock, for every lag, count and pace. */
export async function simulatedStopStart(tell: (line: string) => void): Promise<Figure[]> {
  tell('Walking apps through stop and start, on a simulated clock…');
  const figures: Figure[] = [];
  const random = seeded(20261129);
  for (const lag of lags) {
    for (const apps of counts) {
      const lagsMs = Array.from({ length: apps }, () =>
        lag === 'differs' ? 0.5 * second * 60 ** random() : lag * second,
      );
      for (const atATime of paces) {
        const cell = { apps, atATime, lagsMs, answerMs: meanAnswerMs, isAlike: lag !== 'differs' };
        figures.push(
          ...simulatedFigures(
            `lag ${lag}${lag === 'differs' ? '' : ' s'}, ${apps} apps, ${atATime} at a time`,
            await simulatedWalk(cell),
            lag,
          ),
        );
      }
    }
  }
  return figures;
}

function simulatedFigures(
  what: string,
  {
    timeOverIdeal,
    longestExtraMs,
    firstExtraMs,
    requests,
    busiestReads,
    meanReads,
  }: Awaited<ReturnType<typeof simulatedWalk>>,
  lag: (typeof lags)[number],
): readonly Figure[] {
  return [
    { what: `${what}: time over the ideal`, value: timeOverIdeal, unit: '×', aim: 'at most 1.10' },
    { what: `${what}: longest outage beyond its ideal`, value: longestExtraMs / second, unit: 's', aim: 'at most 1.5' },
    { what: `${what}: the same of the first apps`, value: firstExtraMs / second, unit: 's' },
    { what: `${what}: requests for each app`, value: requests, unit: '', ...(lag === 15 ? { aim: 'at most 10' } : {}) },
    { what: `${what}: reads a second, on the whole`, value: meanReads, unit: '', aim: 'at most 8' },
    { what: `${what}: reads a second, busiest ten seconds`, value: busiestReads, unit: '' },
  ];
}

/** Measures stop and start in real time: by the built engine in its own process, and by the Azure CLI in a loop. */
export async function realStopStart(tell: (line: string) => void): Promise<Figure[]> {
  tell('Walking apps through stop and start, in real time against local Azure…');
  const missing = whatIsMissingForAzureCli();
  const [real, cli] = await Promise.all([
    Promise.all(
      inRealTime.map(async ([apps, atATime]) =>
        realFigures(apps, atATime, await walk(apps, realLagMs, (local) => byEngine(local, atATime))),
      ),
    ),
    missing === '' ? walk(cliApps, realLagMs, byAzureCli) : undefined,
  ]);
  if (cli === undefined) {
    tell(`Not measured beside the Azure CLI: ${missing}.`);
  }
  return [...real.flat(), ...(cli === undefined ? [] : cliFigures(cli))];
}

function realFigures(apps: number, atATime: number, walked: Walk): readonly Figure[] {
  const what = `${apps} apps, ${atATime} at a time, real time`;
  // Every app costs two lags and the answers to a read, a stop, a look, a start and a look, and nothing else.
  const ideal = (Math.ceil(apps / atATime) * (2 * realLagMs + 5 * meanAnswerMs)) / second;
  const idealOutage = (2 * realLagMs + 3 * meanAnswerMs) / second;
  const { seconds, requests, longestSeconds, peakMegabytes } = walked;
  return [
    { what: `${what}: time over the ideal`, value: seconds / ideal, unit: '×', aim: 'at most 1.10' },
    { what: `${what}: requests for each app`, value: requests / apps, unit: '' },
    ...(longestSeconds === undefined
      ? []
      : [
          { what: `${what}: longest outage beyond its ideal`, value: longestSeconds - idealOutage, unit: 's' } as const,
        ]),
    ...(peakMegabytes === undefined
      ? []
      : [{ what: `${what}: peak memory of the process`, value: peakMegabytes, unit: 'MB' } as const]),
  ];
}

function cliFigures({ seconds, requests }: Walk): readonly Figure[] {
  return [
    { what: `${cliApps} apps by the Azure CLI in a loop: time`, value: seconds, unit: 's' },
    { what: 'the same: requests for each app', value: requests / cliApps, unit: '' },
  ];
}

/** A small random generator with a seed, so that the lags are the same every time. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
