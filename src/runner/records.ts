import * as v from 'valibot';
import type { JournalApp, JournalDocument, JournalMark, JournalStore } from '../stopStart/engine/journal.ts';

/** What a line of the output says of one app, so that a run whose machine is lost can be resumed from its log. */
export interface LoggedMark {
  readonly run: string;
  readonly environment: string;
  readonly app: string;
  readonly mark: JournalMark;
}

const word = 'RECORD';

const loggedMark = v.object({
  run: v.pipe(v.string(), v.regex(/^[\w.-]{1,200}$/)),
  environment: v.pipe(v.string(), v.nonEmpty()),
  app: v.pipe(v.string(), v.nonEmpty()),
  mark: v.picklist(['planned', 'intended', 'back', 'settled', 'left'] satisfies JournalMark[]),
});

/**
 * The store, which says each change of an app's mark before it is written down: an intent, and so the stop, waits until the output has it.
 * An output that can't be written fails the write.
 */
export function saidFirst(store: JournalStore, say: (line: string) => Promise<void>): JournalStore {
  const known = new Map<string, JournalMark>();
  const tell = async ({ runId, environment, apps }: JournalDocument): Promise<void> => {
    const changed = apps.filter(({ id, mark }) => (known.get(`${runId} ${id}`) ?? 'planned') !== mark);
    for (const { id, mark } of changed) {
      const logged: LoggedMark = { run: runId, environment: environment.id, app: id, mark };
      await say(`${word} ${JSON.stringify(logged)}`);
      known.set(`${runId} ${id}`, mark);
    }
  };
  return {
    create: async (document) => {
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

/** What a log says of the apps of one environment, by run; and how many of its lines could not be read. */
export interface LogReading {
  readonly runs: ReadonlyMap<string, readonly LoggedApp[]>;
  /** Lines that begin as a record and are cut, or changed. */
  readonly unreadable: number;
  /** Of other environments: left alone. */
  readonly others: number;
}

export type LoggedApp = Pick<JournalApp, 'id' | 'mark'>;

/** Reads the output of earlier runs. A log may add times before each line, and colors. */
export async function readLog(lines: AsyncIterable<string>, environmentKey: string): Promise<LogReading> {
  const runs = new Map<string, Map<string, LoggedApp>>();
  let unreadable = 0;
  let others = 0;
  for await (const line of lines) {
    const at = line.indexOf(`${word} {`);
    if (at < 0) {
      continue;
    }
    const record = recordIn(line.slice(at + word.length + 1));
    if (record === undefined) {
      unreadable += 1;
    } else if (record.environment.toLowerCase() !== environmentKey) {
      others += 1;
    } else {
      const apps = runs.get(record.run) ?? new Map<string, LoggedApp>();
      apps.set(record.app.toLowerCase(), { id: record.app, mark: record.mark });
      runs.set(record.run, apps);
    }
  }
  return { runs: new Map([...runs].map(([run, apps]) => [run, [...apps.values()]])), unreadable, others };
}

function recordIn(text: string): LoggedMark | undefined {
  try {
    const parsed = v.safeParse(loggedMark, JSON.parse(text.slice(0, text.lastIndexOf('}') + 1)));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
