import { type JournalDocument, type JournalStore, type Owner, ownerKey } from '../stopStart/engine/journal.ts';
import type { AppRef } from '../stopStart/engine/ports.ts';
import type { AbandonedRun } from '../stopStart/engine/storedRun.ts';

/** Journals that nobody else sees, and that end with this process. */
export function inMemory(documents: readonly JournalDocument[]): JournalStore {
  const journals = new Map(documents.map((document) => [ownerKey(document), document]));
  return {
    create: async (document) => {
      if (journals.has(ownerKey(document))) {
        return 'exists';
      }
      journals.set(ownerKey(document), document);
      return 'created';
    },
    write: async (document) => void journals.set(ownerKey(document), document),
    latestEpoch: async (wanted) =>
      Math.max(0, ...[...journals.values()].filter(({ runId }) => runId === wanted).map(({ epoch }) => epoch)),
    readAll: async () => ({ documents: [...journals.values()], unreadable: [] }),
    setAside: () => Promise.resolve(),
  };
}

/** The journal of a run that an owner let go, so that whoever reads it may take the run over. */
export function leftBy(run: AbandonedRun, owner: Owner): JournalDocument {
  const { runId, epoch, environment, account, startedAt, apps, cutShort } = run;
  const app = ({ id, name }: AppRef, mark: 'intended' | 'back') => ({
    id,
    name,
    mark,
    stops: 1,
    intendedAt: startedAt,
  });
  return {
    ...{
      runId,
      epoch,
      kind: 'run',
      owner,
      heartbeatAt: startedAt,
      startedAt,
      releasedAt: startedAt,
      environment,
      account,
    },
    apps: [...apps.map((one) => app(one, 'intended')), ...cutShort.map((one) => app(one, 'back'))],
  };
}
