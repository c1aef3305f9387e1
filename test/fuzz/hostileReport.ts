import { hostileInput } from './hostileInputs.ts';
import { readHostile } from './readHostile.ts';

/** What came of many hostile inputs. */
export interface HostileReport {
  /** How many ended so: `read`, or a CertificateError's reason. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowest: string;
  /** Each names its input, which can be had again by its seed and index. */
  readonly failures: readonly string[];
}

const mostFailures = 10;

/** Reads inputs of a seed, counted from 0, until too many have failed. */
export async function readHostileInputs(seed: number, indexes: Iterable<number>): Promise<HostileReport> {
  const outcomes: Record<string, number> = {};
  const failures: string[] = [];
  let slowest = { name: 'none', milliseconds: 0 };
  for (const index of indexes) {
    const input = hostileInput(seed, index);
    const name = `${seed}:${index} (${input.form})`;
    const { outcome, milliseconds, failure } = await readHostile(input);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    slowest = milliseconds > slowest.milliseconds ? { name, milliseconds } : slowest;
    if (failure !== undefined && failures.push(`${name}: ${failure}`) >= mostFailures) {
      break;
    }
  }
  return { outcomes, slowest: `${slowest.name}: ${slowest.milliseconds.toFixed(0)} ms`, failures };
}
