import type { AccountRef, AppRef } from '../stopStart/engine/ports.ts';
import { refOf } from '../stopStart/engine/storedRun.ts';
import { accountOf, environmentOf, type RunEntry, type RunList, shownEntries } from '../stopStart/shown/runList.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { contextValue, type Row } from './row.ts';
import { journalledAppRow, liveAppRow, pastAppRow } from './runAppRow.ts';
import { runRow } from './runRow.ts';
import type { TreeNode } from './treeNode.ts';

/** The rows of the Runs view. A run that was taken over has one row for each owner. The newest row has the id of the run, so that a run keeps its row when it ends. */
export function runNodes({ entries, unreadable }: RunList): readonly TreeNode[] {
  const seen = new Set<string>();
  const shown = shownEntries(entries);
  const namesEnvironment = onlyEnvironment(shown) === undefined;
  const runs = shown.map((entry) => {
    const runId = runIdOf(entry);
    const id = seen.has(runId) && entry.kind === 'past' ? `run|${runId}|${entry.past.epoch}` : `run|${runId}`;
    seen.add(runId);
    return new RunNode(id, entry, namesEnvironment);
  });
  return [...runs, ...unreadable.map((one) => new UnreadableRunNode(one))];
}

/** The name of the environment of all these runs; undefined if there are none or several. */
export function onlyEnvironment(entries: readonly RunEntry[]): string | undefined {
  const names = new Map(shownEntries(entries).map((entry) => [environmentOf(entry).key, environmentOf(entry).name]));
  return names.size === 1 ? [...names.values()][0] : undefined;
}

/** A run of the Runs view. */
export class RunNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly opens = 'collapsed';
  readonly entry: RunEntry;
  /** A click or Enter on an ended run shows its report. */
  readonly click?: NonNullable<TreeNode['click']>;
  readonly #namesEnvironment: boolean;

  constructor(id: string, entry: RunEntry, namesEnvironment: boolean) {
    this.id = id;
    this.entry = entry;
    this.#namesEnvironment = namesEnvironment;
    if (entry.kind === 'past') {
      this.click = { command: 'aseCertificates.showReport', title: 'Show Report' };
    }
  }

  row(): Row {
    return runRow(this.entry, this.#namesEnvironment);
  }

  children(): Promise<readonly TreeNode[]> {
    return Promise.resolve(appRows(this.entry).map(({ app, row }) => new RunAppNode(this, app, row)));
  }

  /** The account that ran it. */
  get account(): AccountRef {
    return accountOf(this.entry);
  }

  /** The environment. */
  get resource(): RunResource {
    return { id: environmentOf(this.entry).id, tenantId: this.account.tenantId };
  }
}

/** What a row of the Runs view stands for in Azure, and the directory through which it was used. */
interface RunResource {
  readonly id: string;
  readonly tenantId: string;
}

/** An app of a run. */
export class RunAppNode implements TreeNode {
  readonly id: string;
  readonly parent: RunNode;
  readonly app: AppRef;
  readonly #row: Row;

  constructor(parent: RunNode, app: AppRef, row: Row) {
    this.id = `${parent.id}|${app.key}`;
    this.parent = parent;
    this.app = app;
    this.#row = row;
  }

  get resource(): RunResource {
    return { id: this.app.id, tenantId: this.parent.account.tenantId };
  }

  row(): Row {
    return this.#row;
  }
}

/** A journal or record that cannot be read. It has a row too, because nothing is left out silently. */
class UnreadableRunNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly #file: string;
  readonly #sentence: string;

  constructor({ file, sentence }: { readonly file: string; readonly sentence: string }) {
    this.id = `unreadable|${file}`;
    this.#file = file;
    this.#sentence = sentence;
  }

  row(): Row {
    return {
      label: 'A run that can’t be read',
      description: this.#file,
      tooltip: escapeMarkdown(this.#sentence),
      contextValue: contextValue('unreadableRun', {}),
      icon: 'warning',
      accessibilityLabel: this.#sentence,
    };
  }
}

function appRows(entry: RunEntry): readonly { readonly app: AppRef; readonly row: Row }[] {
  switch (entry.kind) {
    case 'live': {
      const { apps, paused } = entry.run.handle.snapshot();
      return apps.map((one) => ({ app: one.app, row: liveAppRow(one, paused) }));
    }
    case 'elsewhere':
    case 'abandoned':
      return entry.run.apps.map((one) => ({
        app: refOf(one),
        row: journalledAppRow(one, entry.kind === 'elsewhere'),
      }));
    case 'past':
      return entry.past.report.apps.map((one) => ({ app: one.app, row: pastAppRow(one) }));
  }
}

function runIdOf(entry: RunEntry): string {
  switch (entry.kind) {
    case 'live':
      return entry.run.handle.snapshot().runId;
    case 'elsewhere':
    case 'abandoned':
      return entry.run.latest.runId;
    case 'past':
      return entry.past.report.runId;
  }
}
