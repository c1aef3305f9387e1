/** From now on the time of this process passes so many times faster: both of its clocks, its dates and its timers. Libraries see the same time. */
export function hurry(speed: number): void {
  if (speed === 1) {
    return;
  }
  const { now: wall } = Date;
  const steady = performance.now.bind(performance);
  const [wallStart, steadyStart] = [wall(), steady()];
  const hurried = (since: number, at: number): number => since + (at - since) * speed;
  class HurriedDate extends Date {
    constructor(...given: readonly unknown[]) {
      super(...((given.length === 0 ? [HurriedDate.now()] : given) as [number]));
    }

    static override now(): number {
      return Math.floor(hurried(wallStart, wall()));
    }
  }
  performance.now = () => hurried(steadyStart, steady());
  const { setTimeout: wait } = globalThis;
  const shorter = (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout =>
    wait(act, ms / speed, ...args);
  Object.assign(globalThis, { Date: HurriedDate, setTimeout: Object.assign(shorter, wait) });
}
