import type { TreeNode } from './treeNode.ts';

/** One loading of the rows below a row. */
export interface RowLoad {
  readonly abort: AbortController;
  readonly rows: Promise<readonly TreeNode[]>;
  /** `rows`, once they are there. */
  readonly loaded: readonly TreeNode[];
}

/** The loads of a view by the id of their parent row ('' for the root), kept so that a row is loaded once between refreshes. */
export class RowLoads {
  readonly #loads = new Map<string, RowLoad>();

  get(id: string): RowLoad | undefined {
    return this.#loads.get(id);
  }

  begin(id: string, rowsOf: (signal: AbortSignal) => Promise<readonly TreeNode[]>): RowLoad {
    const abort = new AbortController();
    const rows = rowsOf(abort.signal);
    const load: RowLoad = { abort, rows, loaded: [] };
    rows.then((loaded) => Object.assign(load, { loaded })).catch(() => undefined);
    this.#loads.set(id, load);
    return load;
  }

  /** From now on there are no rows there. */
  empty(id: string, { abort }: RowLoad): void {
    this.#loads.set(id, { abort, rows: Promise.resolve([]), loaded: [] });
  }

  /** Ends and drops the loads of a row and of all below it; '' is the whole view. */
  forget(id: string): void {
    for (const [key, load] of this.#loads) {
      if (key === id || key.startsWith(id === '' ? '' : `${id}|`)) {
        load.abort.abort();
        this.#loads.delete(key);
      }
    }
  }

  /** Whether this very row is one of those that are there now. */
  holds(row: TreeNode): boolean {
    return this.#loads.get(row.parent?.id ?? '')?.loaded.includes(row) === true;
  }

  /** Every row that has been loaded. */
  loaded(): readonly TreeNode[] {
    return [...this.#loads.values()].flatMap(({ loaded }) => loaded);
  }
}
