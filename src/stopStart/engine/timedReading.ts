import type { AppReading } from './ports.ts';

/** A reading, and when it was asked for: it says nothing about what happened after that. Milliseconds since the epoch. */
export interface TimedReading extends AppReading {
  readonly askedAt: number;
}
