import type * as vscode from 'vscode';
import type { ManualClock } from '../../../test/clock/manualClock.ts';
import { Emitter } from './emitter.ts';

/** VS Code draws what changed in this time at once, in milliseconds. */
const drawsAfter = 200;

interface Element {
  readonly id: string;
}

/** A row as VS Code has drawn it. */
export interface DrawnRow<T> {
  readonly element: T;
  readonly item: vscode.TreeItem;
}

/** A tree as VS Code shows it: it asks for the rows below open rows alone, keeps them, and asks again where the provider says so. */
export class ShownTree<T extends Element> {
  readonly #provider: vscode.TreeDataProvider<T>;
  readonly #clock: ManualClock;
  readonly #fail: (problem: unknown) => void;
  readonly #listening: { dispose(): void };
  /** By the id of the row above; '' for the top. */
  readonly #below = new Map<string, readonly DrawnRow<T>[]>();
  readonly #open = new Set<string>();
  /** Rows that were drawn once: VS Code opens those that come open only then. */
  readonly #seen = new Set<string>();
  readonly #stale = new Set<T | undefined>();
  #draws: Promise<void> | undefined;
  #loads = 0;
  /** The last load of the rows below each row: what an older one gives is too late. */
  readonly #last = new Map<string, object>();

  /** `fail`: for what VS Code would report as an error. */
  constructor(provider: vscode.TreeDataProvider<T>, clock: ManualClock, fail: (problem: unknown) => void) {
    this.#provider = provider;
    this.#clock = clock;
    this.#fail = fail;
    const changed = provider.onDidChangeTreeData as vscode.Event<T | undefined>;
    this.#listening = changed((element) => this.#redraw(element));
  }

  /** Whether nothing is being loaded or drawn. */
  get isQuiet(): boolean {
    return this.#draws === undefined && this.#loads === 0;
  }

  /** The rows in sight, from the top. */
  rows(): readonly DrawnRow<T>[] {
    return this.#rowsBelow('');
  }

  isOpen({ id }: Element): boolean {
    return this.#open.has(id);
  }

  /** The rows directly below a row that are in sight. */
  below(element: T | undefined): readonly DrawnRow<T>[] {
    return this.#below.get(element?.id ?? '') ?? [];
  }

  async open(element: T): Promise<void> {
    this.#open.add(element.id);
    if (!this.#below.has(element.id)) {
      await this.#load(element);
    }
  }

  close(element: T): void {
    this.#open.delete(element.id);
  }

  /** The view was shown for the first time. */
  start(): Promise<void> {
    return this.#load(undefined);
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #rowsBelow(id: string): readonly DrawnRow<T>[] {
    return (this.#below.get(id) ?? []).flatMap((row) => [
      row,
      ...(this.#open.has(row.element.id) ? this.#rowsBelow(row.element.id) : []),
    ]);
  }

  #redraw(element: T | undefined): void {
    // VS Code knows only what it was given.
    if (element === undefined || this.#find(element) !== undefined) {
      this.#stale.add(element);
      this.#draws ??= this.#drawSoon();
    }
  }

  #find(element: T): { readonly rows: readonly DrawnRow<T>[]; readonly key: string } | undefined {
    for (const [key, rows] of this.#below) {
      if (rows.some((row) => row.element === element)) {
        return { rows, key };
      }
    }
    return undefined;
  }

  async #drawSoon(): Promise<void> {
    await this.#clock.sleep(drawsAfter);
    const stale = [...this.#stale];
    this.#stale.clear();
    this.#draws = undefined;
    const toDraw = stale.includes(undefined) ? [undefined] : stale;
    await Promise.all(toDraw.map((element) => this.#draw(element)));
  }

  async #draw(element: T | undefined): Promise<void> {
    const there = element && this.#find(element);
    if (element !== undefined && there === undefined) {
      return;
    }
    if (element !== undefined && there !== undefined) {
      const item = await this.#provider.getTreeItem(element);
      const drawn = there.rows.map((row) => (row.element === element ? { element, item } : row));
      this.#below.set(there.key, drawn);
    }
    await this.#load(element);
  }

  /** Asks for the rows below, and for those below open ones. */
  async #load(element: T | undefined): Promise<void> {
    const id = element?.id ?? '';
    if (id !== '' && !this.#open.has(id)) {
      this.#forget(id);
      return;
    }
    this.#loads += 1;
    const load = {};
    this.#last.set(id, load);
    try {
      const elements = (await this.#provider.getChildren(element)) ?? [];
      const rows = await Promise.all(
        elements.map(async (one) => ({ element: one, item: await this.#provider.getTreeItem(one) })),
      );
      if (this.#last.get(id) !== load) {
        return;
      }
      for (const gone of this.below(element)) {
        if (!rows.some((row) => row.element.id === gone.element.id)) {
          this.#forget(gone.element.id);
          this.#open.delete(gone.element.id);
          this.#seen.delete(gone.element.id);
        }
      }
      this.#below.set(id, rows);
      // VS Code asks one after the other.
      for (const row of rows) {
        await this.#loadBelow(row);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#loads -= 1;
    }
  }

  async #loadBelow({ element, item }: DrawnRow<T>): Promise<void> {
    // TreeItemCollapsibleState.Expanded
    if (item.collapsibleState === 2 && !this.#seen.has(element.id)) {
      this.#open.add(element.id);
    }
    this.#seen.add(element.id);
    await this.#load(element);
  }

  #forget(id: string): void {
    for (const row of this.#below.get(id) ?? []) {
      this.#forget(row.element.id);
    }
    this.#below.delete(id);
    this.#last.delete(id);
  }
}

/** What `createTreeView` gives. */
export class ShownView<T extends Element> {
  readonly tree: ShownTree<T>;
  readonly #collapsed = new Emitter<{ element: T }>();
  readonly #expanded = new Emitter<{ element: T }>();
  readonly onDidCollapseElement = this.#collapsed.event;
  readonly onDidExpandElement = this.#expanded.event;
  readonly #visibility = new Emitter<{ visible: boolean }>();
  readonly #selection = new Emitter<{ selection: readonly T[] }>();
  readonly onDidChangeVisibility = this.#visibility.event;
  readonly onDidChangeSelection = this.#selection.event;
  message: string | undefined;
  badge: unknown;
  title = '';
  description = '';
  visible = true;
  #selected: string | undefined;

  constructor(tree: ShownTree<T>) {
    this.tree = tree;
  }

  /** Of a row that was drawn anew it has the new element. */
  get selection(): readonly T[] {
    return this.tree.rows().flatMap(({ element }) => (element.id === this.#selected ? [element] : []));
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  select(element: T): void {
    this.#selected = element.id;
    this.#selection.fire({ selection: this.selection });
  }

  async open(element: T): Promise<void> {
    this.#expanded.fire({ element });
    await this.tree.open(element);
  }

  close(element: T): void {
    this.tree.close(element);
    this.#collapsed.fire({ element });
  }

  /** Opens what is above it, and selects it. */
  async reveal(element: T & { readonly parent?: T | undefined }): Promise<void> {
    const above: T[] = [];
    for (let one = element.parent; one !== undefined; one = (one as typeof element).parent) {
      above.unshift(one);
    }
    for (const one of above) {
      await this.open(one);
    }
    this.select(element);
  }

  dispose(): void {
    this.tree.dispose();
    this.#visibility.dispose();
    this.#selection.dispose();
    this.#collapsed.dispose();
    this.#expanded.dispose();
  }
}
