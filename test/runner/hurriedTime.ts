/** From now on the time of this process passes so many times faster: both of its clocks, and its timers. Libraries see the same time. */
export function hurry(speed: number): void {
  if (speed === 1) {
    return;
  }
  const { now: wall } = Date;
  const { now: steady } = performance;
  const [wallStart, steadyStart] = [wall(), steady.call(performance)];
  const hurried = (since: number, at: number): number => since + (at - since) * speed;
  Date.now = () => Math.floor(hurried(wallStart, wall()));
  performance.now = () => hurried(steadyStart, steady.call(performance));
  const { setTimeout: wait } = globalThis;
  const shorter = (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout =>
    wait(act, ms / speed, ...args);
  Object.assign(globalThis, { setTimeout: Object.assign(shorter, wait) });
}
