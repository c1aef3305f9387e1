import { SimulatedMachine } from '../../test/unit/stopStart/engine/simulatedWindow.ts';
import type { Walk } from './walk.ts';

/** The engine on a simulated clock, with simulated Azure: hours pass in seconds. Jitter is drawn anew each time. */
export async function simulatedWalk(apps: number, atATime: number, lagMs: number, answerMs: number): Promise<Walk> {
  const machine = SimulatedMachine.with(...Array.from({ length: apps }, (_, index) => `app-${index}`));
  const { azure, clock } = machine;
  machine.random = Math.random;
  azure.lagMs = lagMs;
  azure.latencyMs = answerMs;
  const began = clock.now();
  const request = machine.request({ kind: 'several', count: atATime });
  const handle = await clock.runUntil(machine.open().run(request));
  const report = await clock.runUntil(handle.settled);
  if (report.done.length < apps) {
    throw new Error(`${apps - report.done.length} apps were not walked.`);
  }
  return {
    seconds: (clock.now() - began) / 1000,
    // The rights and locks of a resource group are three more, for all apps together.
    requests: azure.calls.filter(({ verb }) => verb !== 'site').length + 3,
    longestSeconds: Math.max(...report.apps.map(({ downMs }) => downMs ?? 0)) / 1000,
  };
}
