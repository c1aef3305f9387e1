import assert from 'node:assert/strict';
import { seed } from '../seed.ts';
import { count } from './chosen.ts';
import { play } from './play.ts';
import type { AppPlan, RunPlan, Scenario } from './scenario.ts';
import { Tally } from './tally.ts';
import { randomFrom } from './world.ts';

/** How many pairs for each time that stops take. */
const pairs = Math.max(100, Math.min(300, count / 25));

/** Two runs over the same apps, of two machines or profiles: neither knows the other's journal, and each takes the other's stops for its own. */
describe(`${pairs} pairs of runs from two stores`, () => {
  const stops: Readonly<Record<string, (random: () => number) => number>> = {
    'at once': () => 0,
    'in 10 s': () => 10_000,
    'in 0 to 15 s': (random) => random() * 15_000,
    'in 0 to 30 s': (random) => random() * 30_000,
  };
  for (const [words, takes] of Object.entries(stops)) {
    it(`leave no app down and unnamed when stops take effect ${words}`, async function () {
      this.timeout(600_000);
      const tally = new Tally();
      const random = randomFrom(seed);
      for (let index = 0; index < pairs; index += 1) {
        await play(pairOf(takes, random), tally);
      }
      assert.ok(tally.of('stopped by two machines') > pairs, 'the same apps are stopped by both');
      assert.equal(tally.of('stopped later than the watch'), 0, 'every stop shows within the watch');
    });
  }
});

function pairOf(takes: (random: () => number) => number, random: () => number): Scenario {
  const lag = [0, 1000, 4000, 12_000][Math.floor(random() * 4)] ?? 0;
  return {
    apps: Array.from({ length: 4 }, () => appOf(lag, takes(random))),
    machines: Array.from({ length: 2 }, () => ({ diskMs: 4, aheadMs: 0, standsStill: true })),
    runs: [runOf(0, 0, false, random), runOf(1, random() * 20_000, random() < 0.5, random)],
    latencyMs: 100,
    activityLagMs: 300_000,
    listFaults: [],
    happenings: [],
    answers: [],
    seed: Math.floor(random() * 2 ** 30),
  };
}

function appOf(lag: number, stopTakes: number): AppPlan {
  return {
    state: 'Running',
    lags: [lag],
    listLags: [lag],
    stopTakes,
    startTakes: stopTakes === 0 ? 0 : 3000,
    faults: { read: [], stop: [], start: [] },
    permission: { kind: 'allowed' },
    site: 'unreachable',
  };
}

function runOf(machine: number, ms: number, reversed: boolean, random: () => number): RunPlan {
  const count = 1 + Math.floor(random() * 4);
  return { machine, ms, reversed, waves: [], pace: { kind: 'several', count } };
}
