import type { Log } from '../ui/log.ts';
import { ErrorNode, loadedBy, type TreeNode } from './treeNode.ts';

/** One load of the rows below a row. */
export interface RowLoad {
  readonly abort: AbortController;
  readonly rows: Promise<readonly TreeNode[]>;
  /** The rows after the load; empty before that. */
  readonly loaded: readonly TreeNode[];
  readonly isDone: boolean;
  /** It ended because its row was closed: nobody wants its rows. */
  readonly isClosed: boolean;
}

/** The loads of a view by the id of the parent row ('' for the root). A row is loaded once between two refreshes. */
export class RowLoads {
  readonly #loads = new Map<string, RowLoad>();
  /** The ids of refreshed rows whose old rows are still shown. */
  readonly #shown = new Set<string>();
  /** The ids of rows below which somebody wants the rows, whether or not they are open; once for each. */
  readonly #wanted: string[] = [];

  get(id: string): RowLoad | undefined {
    return this.#loads.get(id);
  }

  begin(id: string, rowsOf: (signal: AbortSignal) => Promise<readonly TreeNode[]>): RowLoad {
    const abort = new AbortController();
    const rows = rowsOf(abort.signal);
    const load: RowLoad = { abort, rows, loaded: [], isDone: false, isClosed: false };
    rows
      .then((loaded) => {
        Object.assign(load, { loaded, isDone: true });
        this.#shown.delete(id);
      })
      .catch(() => undefined);
    this.#loads.set(id, load);
    return load;
  }

  /** From now on these are the rows below the row with this id, whose load goes on. False if they were already. */
  replace(id: string, rows: readonly TreeNode[]): boolean {
    const load = this.#loads.get(id);
    if (
      load === undefined ||
      (load.loaded.length === rows.length && load.loaded.every((row, at) => row === rows[at]))
    ) {
      return false;
    }
    Object.assign(load, { rows: Promise.resolve(rows), loaded: rows });
    return true;
  }

  /** As `replace`, and forgets what is loaded below rows that go. */
  exchange(id: string, rows: readonly TreeNode[]): boolean {
    return this.#exchange(id, rows, () => false);
  }

  /** As `exchange` where rows were found again: what is loaded below a row is good for the other row with its id, except a failure. */
  findAgain(id: string, rows: readonly TreeNode[]): boolean {
    const ids = new Set(rows.map((row) => row.id));
    const hasFailed = (row: TreeNode): boolean =>
      this.#loads.get(row.id)?.loaded.some((one) => one instanceof ErrorNode) === true;
    return this.#exchange(id, rows, (row) => ids.has(row.id) && !hasFailed(row));
  }

  #exchange(id: string, rows: readonly TreeNode[], keepsBelow: (row: TreeNode) => boolean): boolean {
    const before = this.#loads.get(id)?.loaded ?? [];
    const isOther = this.replace(id, rows);
    const stay = new Set(rows);
    for (const row of isOther ? before : []) {
      if (!stay.has(row) && !keepsBelow(row)) {
        this.forget(row.id);
      }
    }
    return isOther;
  }

  /** Whether the rows below are loaded for the first time, or since a refresh from above. While they are only refreshed, the old ones are shown. */
  isLoading(id: string): boolean {
    return this.#loads.get(id)?.isDone === false && !this.#shown.has(id);
  }

  /** Does `work` with a load that goes on when its row is closed. */
  async wanted<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.#wanted.push(id);
    try {
      return await work();
    } finally {
      this.#wanted.splice(this.#wanted.indexOf(id), 1);
    }
  }

  /** The row is closed: aborts and forgets the loads of it and of all rows below it that are under way and that nobody else wants. */
  close(row: TreeNode): void {
    const shownBelow = row.arranged?.() ?? [];
    for (const [key, load] of [row, ...shownBelow].flatMap(({ id }) => this.#below(id))) {
      if (!load.isDone && !this.#wanted.includes(key)) {
        Object.assign(load, { isClosed: true });
        this.#drop(key, load);
      }
    }
  }

  /** Aborts and forgets the loads of a row and of all rows below it; '' is the whole view. */
  forget(id: string): void {
    if (this.#loads.get(id)?.isDone === true) {
      this.#shown.add(id);
    }
    for (const [key, load] of this.#below(id)) {
      this.#drop(key, load);
    }
  }

  /** Whether this object is one of the current rows. */
  holds(row: TreeNode): boolean {
    return this.#loads.get(row.parent?.id ?? '')?.loaded.includes(row) === true;
  }

  /** All rows that are loaded, each once. */
  loaded(): readonly TreeNode[] {
    return [...new Set([...this.#loads.values()].flatMap(({ loaded }) => loaded))];
  }

  #below(id: string): readonly (readonly [string, RowLoad])[] {
    return [...this.#loads].filter(([key]) => key === id || key.startsWith(id === '' ? '' : `${id}|`));
  }

  #drop(key: string, load: RowLoad): void {
    load.abort.abort();
    this.#loads.delete(key);
  }
}

/** The rows below a row; none where the signal ended the load, and a row with the failure where it failed. Failures are logged. */
export async function loadBelow(node: TreeNode, signal: AbortSignal, log: Log): Promise<readonly TreeNode[]> {
  try {
    const rows = (await node.children?.(signal)) ?? [];
    logFailures(rows, log);
    return rows;
  } catch (error) {
    if (signal.aborted) {
      return [];
    }
    node.notLoaded?.();
    const failed = new ErrorNode(node, loadedBy(node), error);
    logFailures([failed], log);
    return [failed];
  }
}

/** Logs what of these rows could not be loaded. */
export function logFailures(rows: readonly TreeNode[], log: Log): void {
  for (const { what, error } of rows.filter((row) => row instanceof ErrorNode)) {
    log.error(`Could not load ${what}.`, error);
  }
}
