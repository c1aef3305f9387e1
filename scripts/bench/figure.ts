/** One line of the benchmark's table. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'KB' | 'MB' | 'ms' | 's' | '×' | '';
  /** The project's goal, in words. */
  readonly aim?: string;
}

/** The middle value. For an even number of values, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) {
    throw new Error('There is no median of nothing.');
  }
  return middle;
}
