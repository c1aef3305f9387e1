import type { JournalDocument } from '../../../../src/stopStart/engine/journal.ts';

/** A journal in the middle of a run. */
export function journalDocument(changes: Partial<JournalDocument> = {}): JournalDocument {
  const sites = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites';
  return {
    runId: '2026-01-05T09-00-00-000Z-1a2b',
    epoch: 1,
    kind: 'run',
    owner: { host: 'laptop', bootId: 'b', pid: 42, processStart: '4711', instance: 'i' },
    heartbeatAt: 1_767_603_600_000,
    startedAt: 1_767_603_500_000,
    environment: { id: '/subscriptions/s/E', key: '/subscriptions/s/e', name: 'contoso-ase' },
    account: { tenantId: 't', subscriptionId: 's', cloud: 'AzureCloud', accountId: 'a', accountLabel: 'megan' },
    apps: [
      { id: `${sites}/one`, name: 'one', mark: 'settled', stops: 1, intendedAt: 1_767_603_501_000 },
      { id: `${sites}/two`, name: 'two', mark: 'intended', stops: 2, intendedAt: 1_767_603_502_000 },
      { id: `${sites}/three/slots/s`, name: 'three/s', mark: 'planned', stops: 0 },
    ],
    ...changes,
  };
}
