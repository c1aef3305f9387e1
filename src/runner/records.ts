import * as v from 'valibot';
import { withTimeout } from '../async/timeLimit.ts';
import {
  environmentHash,
  type JournalDocument,
  JournalFailure,
  type JournalMark,
  type JournalStore,
} from '../stopStart/engine/journal.ts';
import { errorMessage } from '../text/errorMessage.ts';
import type { Clock } from '../time/clock.ts';
import { type Output, recordWord } from './output.ts';

const names = v.array(v.pipe(v.string(), v.nonEmpty()));
const about = {
  run: v.pipe(v.string(), v.regex(/^[\w.-]{1,200}$/)),
  /** A hash of its id, because logs may have their ids masked. The plan has the id. */
  environment: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
};

/** A line of the output from which a run can be resumed when its machine is lost. Apps are named `app` or `app/slot`. */
const loggedRecord = v.union([
  v.object({
    ...about,
    app: v.pipe(v.string(), v.nonEmpty()),
    mark: v.picklist(['planned', 'intended', 'back', 'settled', 'left'] satisfies JournalMark[]),
  }),
  /** A run with these apps began. */
  v.object({ ...about, planned: names }),
  /** Nothing of the run is left to do. */
  v.object({ ...about, ended: v.literal(true) }),
]);

type LoggedRecord = v.InferOutput<typeof loggedRecord>;

/** The time limit for writing the intent of a stop to the output, in milliseconds. */
const intentMs = 3000;

/**
 * The store, which also writes records of its changes to the output. Only the intent of a stop waits for the output, and fails if it can't
 * be written: nothing that brings an app back waits for a reader of the output.
 */
export function withRecordsInOutput(store: JournalStore, output: Output, clock: Clock): JournalStore {
  const known = new Map<string, JournalMark>();
  const say = (record: LoggedRecord): Promise<void> => output.record(record);
  const sayWhenever = (record: LoggedRecord): void => void say(record).catch(() => undefined);

  /** The writes of a run follow each other, so a write that waits for a reader of the output has a time limit. */
  async function taken(said: Promise<void>): Promise<void> {
    try {
      await withTimeout(clock, intentMs, () => new Error(`nobody took it within ${intentMs / 1000} seconds`), said);
    } catch (error) {
      const because = errorMessage(error).replace(/\.$/, '');
      throw new JournalFailure(`The record of a stop could not be put into the output: ${because}.`, { cause: error });
    }
  }

  async function tell(document: JournalDocument): Promise<void> {
    const { runId: run, kind, apps, finishedAt } = document;
    const environment = environmentHash(document.environment.key);
    for (const { id, name, mark } of apps) {
      const key = `${run} ${id}`;
      const before = known.get(key) ?? 'planned';
      if (before === mark) {
        continue;
      }
      const said = say({ run, environment, app: name, mark });
      // It counts as said even if the write fails, because a withdrawal is said too.
      known.set(key, mark);
      if (kind === 'run' && before === 'planned' && mark === 'intended') {
        await taken(said);
      } else {
        said.catch(() => undefined);
      }
    }
    if (finishedAt !== undefined) {
      sayWhenever({ run, environment, ended: true });
    }
  }

  return {
    create: async (document) => {
      const { runId: run, environment, apps } = document;
      sayWhenever({ run, environment: environmentHash(environment.key), planned: apps.map(({ name }) => name) });
      await tell(document);
      return store.create(document);
    },
    write: async (document) => {
      await tell(document);
      await store.write(document);
    },
    latestEpoch: (runId) => store.latestEpoch(runId),
    readAll: () => store.readAll(),
    setAside: (journal) => store.setAside(journal),
  };
}

/** One run, from a log. */
export interface LoggedRun {
  readonly runId: string;
  /** Names of apps that may be stopped, and of apps that were running again and still watched. */
  readonly intended: readonly string[];
  readonly back: readonly string[];
  /** The log has no end of the run, so lines may be lost: names of apps about which it says nothing. */
  readonly unknown: readonly string[];
}

export interface LogReading {
  readonly runs: readonly LoggedRun[];
  /** Records that are cut or changed. */
  readonly unreadable: readonly string[];
  /** How many records are of other environments. */
  readonly others: number;
}

/** A pipeline puts its own time, a name and colors before our lines; each of ours begins with a time. */
const recordAt = new RegExp(`\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ${recordWord} (?=\\{|$)`, 'g');

/** Reads the output of earlier runs on the environment with that key. */
export async function readLog(lines: AsyncIterable<string>, environmentKey: string): Promise<LogReading> {
  const hash = environmentHash(environmentKey);
  const runs = new Map<string, RunInLog>();
  const unreadable: string[] = [];
  let others = 0;
  for await (const line of lines) {
    // If the disk was full, the end of a line may be lost, so that two records are on one line.
    for (const text of line.split(recordAt).slice(1)) {
      const record = recordIn(text);
      if (record === undefined) {
        unreadable.push(text);
      } else if (record.environment !== hash) {
        others += 1;
      } else {
        const run = runs.get(record.run) ?? { marks: new Map(), ended: false };
        runs.set(record.run, run);
        note(run, record);
      }
    }
  }
  // If a record is missing, even the end of a run does not prove that the others are complete.
  const isWhole = unreadable.length === 0;
  return { runs: [...runs].map(([runId, run]) => ({ runId, ...partsOf(run, isWhole) })), unreadable, others };
}

interface RunInLog {
  readonly marks: Map<string, JournalMark>;
  ended: boolean;
}

function note(run: RunInLog, record: LoggedRecord): void {
  if ('planned' in record) {
    for (const app of record.planned.filter((one) => !run.marks.has(one))) {
      run.marks.set(app, 'planned');
    }
  } else if ('ended' in record) {
    run.ended = true;
  } else {
    run.marks.set(record.app, record.mark);
  }
}

function partsOf({ marks, ended }: RunInLog, isWhole: boolean): Omit<LoggedRun, 'runId'> {
  const those = (wanted: JournalMark): string[] => [...marks].filter(([, mark]) => mark === wanted).map(([app]) => app);
  return { intended: those('intended'), back: those('back'), unknown: ended && isWhole ? [] : those('planned') };
}

function recordIn(text: string): LoggedRecord | undefined {
  try {
    const parsed = v.safeParse(loggedRecord, JSON.parse(text.slice(0, text.lastIndexOf('}') + 1)));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
