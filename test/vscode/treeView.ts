import type { Locator, Page } from 'playwright-core';
import { type DroppedFile, dropFiles } from './dropFiles.ts';
import { textInSight } from './textInSight.ts';

/** What a tree row shows. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for a root. */
  readonly level: number;
  /** `undefined` for a leaf. */
  readonly expanded: boolean | undefined;
  /** What a screen reader says. */
  readonly spoken: string;
}

/**
 * The labels from a root down to a row; several rows may share a label, no two siblings of this product do. A pattern is compared with what a
 * screen reader says: the label of a run changes.
 */
export type RowPath = readonly (string | RegExp)[];

/** A tree of the side bar. Rows are named by their path of labels; rows out of sight are scrolled to. */
export class TreeView {
  readonly #page: Page;
  readonly #tree: Locator;

  constructor(page: Page, tree: Locator) {
    this.#page = page;
    this.#tree = tree;
  }

  /** Waits until the tree has a first row. */
  async waitForRows(timeoutMs = 30_000): Promise<void> {
    await this.#rows().first().waitFor({ timeout: timeoutMs });
  }

  /** Waits until some row in sight satisfies `condition`. */
  async waitForRow(condition: (row: TreeRow) => boolean, timeoutMs = 30_000): Promise<TreeRow> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const rows = await this.rows();
      const found = rows.find(condition);
      if (found !== undefined) {
        return found;
      }
      if (Date.now() > deadline) {
        throw new Error(`No row fits. In sight: ${rows.map((row) => row.label).join(', ')}`);
      }
      await nextFrame(this.#page);
    }
  }

  /** The rows in sight, from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    return (await this.#indexedRows()).map(({ index: _index, ...row }) => row);
  }

  /** The row at `path`; waits for it to appear, its ancestors must be expanded. */
  async row(path: RowPath, timeoutMs = 30_000): Promise<Locator> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const index = indexOfPath(await this.#indexedRows(), path);
      if (index !== undefined) {
        return this.#tree.locator(`.monaco-list-row[data-index="${index}"]`);
      }
      if (Date.now() > deadline) {
        const seen = (await this.rows()).map((row) => `${'  '.repeat(row.level)}${row.label}  ${row.description}`);
        throw new Error(`No row ${path.join(' > ')}. In sight:\n${seen.join('\n')}`);
      }
      await nextFrame(this.#page);
    }
  }

  /** What the row at `path` shows now. */
  async read(path: RowPath): Promise<TreeRow> {
    await this.row(path);
    const rows = await this.#indexedRows();
    const found = rows.find((row) => row.index === indexOfPath(rows, path));
    if (found === undefined) {
      throw new Error(`The row ${path.join(' > ')} went away while it was read.`);
    }
    const { index: _index, ...row } = found;
    return row;
  }

  /** As much of the description of the row at `path` as the width of the view lets one see. */
  async wordsInSight(path: RowPath): Promise<string> {
    return (await this.row(path)).locator('.label-description').evaluate(textInSight);
  }

  /** Waits until the row at `path` satisfies `condition`; the failure tells what it showed last. */
  async waitUntil(path: RowPath, condition: (row: TreeRow) => boolean, timeoutMs = 30_000): Promise<TreeRow> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const row = await this.read(path);
      if (condition(row)) {
        return row;
      }
      if (Date.now() > deadline) {
        throw new Error(`The row ${path.join(' > ')} stayed ${JSON.stringify(row)}.`);
      }
      await nextFrame(this.#page);
    }
  }

  /** Expands every row along `path`, the last one too. */
  async expand(path: RowPath): Promise<void> {
    for (let length = 1; length <= path.length; length++) {
      await this.#toggle(path.slice(0, length), true);
    }
  }

  async collapse(path: RowPath): Promise<void> {
    await this.#toggle(path, false);
  }

  /** Collapses every row, and expands those of the first level. */
  async collapseAll(): Promise<void> {
    await this.#page.locator('.sidebar .action-label[aria-label="Collapse All"]:visible').click();
    let rows = await this.rows();
    while (rows.some(({ level }) => level > 1)) {
      await nextFrame(this.#page);
      rows = await this.rows();
    }
    for (const { label } of rows) {
      await this.expand([label]);
    }
  }

  async click(path: RowPath): Promise<void> {
    await (await this.row(path)).locator('.label-name').click();
  }

  /** Opens the row's context menu and chooses an item. */
  async contextMenu(path: RowPath, item: string): Promise<void> {
    const entry = this.#menuItems().filter({ has: this.#page.getByText(item, { exact: true }) });
    // VS Code closes the menu of a row that is drawn anew just then, as one of a run under way may be: it is opened again.
    for (let attempt = 1; ; attempt += 1) {
      await (await this.row(path)).locator('.label-name').click({ button: 'right' });
      try {
        await entry.hover({ timeout: 5000 });
        break;
      } catch (error) {
        if (attempt === 4) {
          throw error;
        }
        await this.#page.keyboard.press('Escape');
      }
    }
    await entry.and(this.#page.locator('.focused')).waitFor();
    // By the keyboard: a menu ignores the mouse for its first 100 ms.
    await this.#page.keyboard.press('Enter');
    await this.#menuItems().first().waitFor({ state: 'detached' });
  }

  /** The items of the row's context menu, in order; closes the menu again. */
  async contextMenuItems(path: RowPath): Promise<string[]> {
    await (await this.row(path)).locator('.label-name').click({ button: 'right' });
    await this.#menuItems().first().waitFor();
    const items = await this.#menuItems().locator('.action-label:not(.separator)').allInnerTexts();
    await this.#page.keyboard.press('Escape');
    await this.#menuItems().first().waitFor({ state: 'detached' });
    return items.map((text) => text.trim()).filter((text) => text !== '');
  }

  /** Presses an inline button of the row. */
  async inlineButton(path: RowPath, title: string): Promise<void> {
    const row = await this.row(path);
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${title}"]`).click();
  }

  /** The titles of the row's inline buttons. */
  async inlineButtons(path: RowPath): Promise<string[]> {
    const row = await this.row(path);
    await row.hover();
    const labels = row.locator('.actions .action-label');
    return labels.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
  }

  /** The text of the row's tooltip. */
  async tooltip(path: RowPath): Promise<string> {
    const hover = this.#page.locator('.workbench-hover:visible');
    // None comes to a row that was drawn anew under the mouse, until the mouse moves.
    await untilShown(hover, async () => {
      await this.#page.mouse.move(0, 0);
      // The mouse may have rested on another row, for example behind a menu that has closed.
      await hover.waitFor({ state: 'hidden' });
      await (await this.row(path)).locator('.label-name').hover();
    });
    return (await hover.innerText()).trim();
  }

  /** Drops files from the operating system on the row. */
  async dropFiles(path: RowPath, files: readonly DroppedFile[]): Promise<void> {
    await dropFiles(this.#page, await this.row(path), files);
  }

  /** Drags a row of another tree (the Explorer) on the row at `path`. */
  async dropRow(from: Locator, path: RowPath): Promise<void> {
    await from.dragTo(await this.row(path));
  }

  /** Leaves a leaf as it is. A click on a row that is drawn anew just then is lost, and done again. */
  async #toggle(path: RowPath, expanded: boolean): Promise<void> {
    const isDone = (row: TreeRow): boolean => row.expanded !== !expanded;
    for (let attempt = 1; !isDone(await this.read(path)); attempt++) {
      await (await this.row(path)).locator('.monaco-tl-twistie').click();
      try {
        await this.waitUntil(path, isDone, 5_000);
      } catch (error) {
        if (attempt === 4) {
          throw error;
        }
      }
    }
  }

  #rows(): Locator {
    return this.#tree.locator('.monaco-list-row');
  }

  #menuItems(): Locator {
    return this.#page.locator('.monaco-menu:visible .action-item');
  }

  async #indexedRows(): Promise<(TreeRow & { readonly index: number })[]> {
    const rows = await this.#rows().evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('data-index')),
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        level: Number(element.getAttribute('aria-level')),
        expanded: element.getAttribute('aria-expanded'),
        spoken: element.getAttribute('aria-label') ?? '',
      })),
    );
    return rows
      .map((row) => ({ ...row, expanded: row.expanded === null ? undefined : row.expanded === 'true' }))
      .sort((one, other) => one.index - other.index);
  }
}

function indexOfPath(rows: readonly (TreeRow & { readonly index: number })[], path: RowPath): number | undefined {
  let matched = 0;
  for (const row of rows) {
    if (row.level <= matched) {
      // Past the last matched ancestor's subtree: that ancestor was not the one, go on from this row's level.
      matched = row.level - 1;
    }
    if (row.level === matched + 1 && isNamed(row, path[matched])) {
      matched++;
      if (matched === path.length) {
        return row.index;
      }
    }
  }
  return undefined;
}

function isNamed({ label, spoken }: TreeRow, name: string | RegExp | undefined): boolean {
  return name instanceof RegExp ? name.test(spoken) : label === name;
}

/** Does what shows `locator`, again and again where it does not show within three seconds; what VS Code was not ready for is lost. */
export async function untilShown(locator: Locator, show: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await show();
    try {
      await locator.waitFor({ timeout: 3_000 });
      return;
    } catch (error) {
      if (attempt === 10) {
        throw error;
      }
    }
  }
}

/** Resolves when the window has painted once more. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
}
