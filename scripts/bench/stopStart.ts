import { whatIsMissingForAzureCli } from '../../test/equipment/azureCli.ts';
import { byAzureCli } from './azureCliLoop.ts';
import type { Figure } from './figure.ts';
import { simulatedWalk } from './simulatedWalk.ts';
import { byEngine, meanAnswerMs, type Walk, walk } from './walk.ts';

const lagMs = 4000;
const counts = [10, 100, 1000];
const paces = [1, 4, 16];
/** Walked in real time as well, over HTTPS, all at the same time: the longest takes ten minutes. The others would take hours. */
const inRealTime: readonly (readonly [apps: number, atATime: number])[] = [
  [10, 1],
  [10, 4],
  [10, 16],
  [100, 4],
  [100, 16],
  [1000, 16],
];
/** The Azure CLI takes its time for each command; ten apps show what it is. */
const cliApps = 10;

/** Apps through stop and start: by the engine, on a simulated clock and in real time, and by the Azure CLI in a loop. */
export async function stopStartTimes(tell: (line: string) => void): Promise<Figure[]> {
  tell('Walking apps through stop and start, on a simulated clock…');
  const simulated = [];
  for (const apps of counts) {
    for (const atATime of paces) {
      simulated.push(...figuresOf('simulated', apps, atATime, await simulatedWalk(apps, atATime, lagMs, meanAnswerMs)));
    }
  }
  tell('Walking apps through stop and start, in real time against local Azure…');
  const missing = whatIsMissingForAzureCli();
  const [real, cli] = await Promise.all([
    Promise.all(
      inRealTime.map(async ([apps, atATime]) =>
        figuresOf('real time', apps, atATime, await walk(apps, lagMs, (local) => byEngine(local, atATime))),
      ),
    ),
    missing === '' ? walk(cliApps, lagMs, byAzureCli) : undefined,
  ]);
  if (cli === undefined) {
    tell(`Not measured beside the Azure CLI: ${missing}.`);
  }
  return [...simulated, ...real.flat(), ...(cli === undefined ? [] : cliFigures(cli))];
}

function figuresOf(how: string, apps: number, atATime: number, walked: Walk): readonly Figure[] {
  const what = `${apps} apps, ${atATime} at a time, ${how}`;
  // Every app costs two lags and the answers to a read, a stop, a look, a start and a look; nothing else.
  const ideal = (Math.ceil(apps / atATime) * (2 * lagMs + 5 * meanAnswerMs)) / 1000;
  const idealOutage = (2 * lagMs + 3 * meanAnswerMs) / 1000;
  const { seconds, requests, longestSeconds, peakMegabytes } = walked;
  return [
    { what: `${what}: time`, value: seconds, unit: 's' },
    { what: `${what}: time over the ideal`, value: seconds / ideal, unit: '×', aim: 'at most 1.05' },
    { what: `${what}: requests for each app`, value: requests / apps, unit: '', aim: 'at most 5' },
    ...(longestSeconds === undefined
      ? []
      : [{ what: `${what}: longest outage over the ideal`, value: longestSeconds / idealOutage, unit: '×' } as const]),
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
