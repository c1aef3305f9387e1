import type { RunEntry, RunList } from '../stopStart/shown/runList.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { contextValue, type Row } from './row.ts';
import { journalledAppRow, liveAppRow, pastAppRow } from './runAppRow.ts';
import { runRow } from './runRow.ts';
import type { TreeNode } from './treeNode.ts';

/** The rows of the Runs view. A run that was taken over has one row for each owner. The newest row has the id of the run, so that a run keeps its row when it ends. */
export function runNodes({ entries, unreadable }: RunList): readonly TreeNode[] {
  const seen = new Set<string>();
  const runs = entries.map((entry) => {
    const runId = runIdOf(entry);
    const id = seen.has(runId) && entry.kind === 'past' ? `run|${runId}|${entry.past.epoch}` : `run|${runId}`;
    seen.add(runId);
    return new RunNode(id, entry);
  });
  return [...runs, ...unreadable.map((one) => new UnreadableRunNode(one))];
}

/** A run of the Runs view. */
export class RunNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly opens = 'collapsed';
  readonly entry: RunEntry;

  constructor(id: string, entry: RunEntry) {
    this.id = id;
    this.entry = entry;
  }

  row(): Row {
    return runRow(this.entry);
  }

  children(): Promise<readonly TreeNode[]> {
    return Promise.resolve(appRows(this.entry).map((row) => new RunAppNode(this, row)));
  }
}

/** An app of a run. */
class RunAppNode implements TreeNode {
  readonly id: string;
  readonly parent: RunNode;
  readonly #row: Row;

  constructor(parent: RunNode, row: Row) {
    this.id = `${parent.id}|${row.label}`;
    this.parent = parent;
    this.#row = row;
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

function appRows(entry: RunEntry): readonly Row[] {
  switch (entry.kind) {
    case 'live':
      return entry.run.handle.snapshot().apps.map(liveAppRow);
    case 'elsewhere':
    case 'abandoned':
      return entry.run.apps.map((app) => journalledAppRow(app, entry.kind === 'elsewhere'));
    case 'past':
      return entry.past.report.apps.map(pastAppRow);
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
