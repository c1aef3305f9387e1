import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { nextFrame, untilShown } from './treeView.ts';

/** VS Code's quick pick and input box: there is at most one at a time. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
  }

  /** Presses the key that opens an input, and types what brings up an item. A webview that takes the focus takes the key, or closes the input. */
  async find(key: string, text: string, label: string): Promise<void> {
    await untilShown(this.#row(label).first(), async () => {
      await this.#page.keyboard.press(key);
      // Where it was closed meanwhile, the next attempt opens it again.
      await this.#input()
        .fill(text, { timeout: 3_000 })
        .catch(() => undefined);
    });
  }

  /** Waits for an input whose title, placeholder or message contains `text`. */
  async waitFor(text: string, timeoutMs = 30_000): Promise<void> {
    const byPlaceholder = this.#widget.filter({ has: this.#page.locator(`input[placeholder*="${text}"]`) });
    await this.#widget.filter({ hasText: text }).or(byPlaceholder).waitFor({ timeout: timeoutMs });
  }

  /** Replaces the text of the input. */
  async type(text: string): Promise<void> {
    await this.#input().fill(text);
  }

  /** The text in the input, for example a proposed name. */
  async value(): Promise<string> {
    return this.#input().inputValue();
  }

  /** What the input says below its text: a prompt or a validation message. */
  async message(): Promise<string> {
    return (await this.#widget.locator('.quick-input-message').innerText()).trim();
  }

  async accept(): Promise<void> {
    await this.#input().press('Enter');
  }

  /** Closes the input. Another one may then be in its place at once, which the widget is never hidden between. */
  async cancel(): Promise<void> {
    const before = await this.#names();
    await this.#input().press('Escape');
    while ((await this.#names()) === before) {
      await nextFrame(this.#page);
    }
  }

  async back(): Promise<void> {
    await this.#widget.locator('.quick-input-titlebar .action-label[aria-label^="Back"]').click();
  }

  /** The labels of the items in sight. */
  async items(): Promise<string[]> {
    await this.#rows().first().waitFor();
    // A row may have hidden parts of another that was in its place before.
    return this.#rows().locator('.quick-input-list-label .label-name').filter({ visible: true }).allInnerTexts();
  }

  /** Whether an item with this label is in sight just now; does not wait for any. */
  async shows(label: string): Promise<boolean> {
    return (await this.#row(label).count()) > 0;
  }

  /** All that the items in sight say: labels, descriptions, details and separators. */
  async itemTexts(): Promise<string[]> {
    await this.#rows().first().waitFor();
    return this.#rows().allInnerTexts();
  }

  /**
   * Chooses a file in the file dialog of a window in a browser. That lists its folder first, and writes the folder's path into
   * the input when it has it: what was typed before is lost.
   */
  async chooseFile(file: string): Promise<void> {
    await this.#rows().first().waitFor();
    await this.type(file);
    await this.#row(path.basename(file)).first().waitFor();
    await this.accept();
  }

  /** Takes the folder that the folder dialog of a window in a browser proposes, once it has listed it. */
  async takeFolder(button: string): Promise<void> {
    await this.#rows().first().waitFor();
    await this.#widget.locator('.quick-input-action .monaco-button', { hasText: button }).click();
  }

  /** Chooses the item with this label; waits for it. */
  async pick(label: string): Promise<void> {
    // Where the mouse was left, it may have opened a tooltip that covers the item.
    await this.#page.mouse.move(0, 0);
    await this.#row(label).first().click();
  }

  /** Ticks or unticks an item of a list with many choices. */
  async tick(label: string, ticked = true): Promise<void> {
    const box = this.#row(label).first().locator('.monaco-checkbox, input[type="checkbox"]').first();
    if ((await box.getAttribute('aria-checked')) !== String(ticked)) {
      await box.click();
    }
  }

  /** Is the item ticked? */
  async isTicked(label: string): Promise<boolean> {
    const box = this.#row(label).first().locator('.monaco-checkbox, input[type="checkbox"]').first();
    return (await box.getAttribute('aria-checked')) === 'true';
  }

  /** Presses the OK button of a list with many choices. */
  async ok(): Promise<void> {
    await this.#widget.locator('.quick-input-action .monaco-button', { hasText: 'OK' }).click();
  }

  async isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  /** What tells one input from the next; empty where there is none. */
  async #names(): Promise<string> {
    const named = this.#widget.locator('.quick-input-title, .quick-input-filter input');
    const names = await named.evaluateAll((all) =>
      all.map((one) => one.getAttribute('placeholder') ?? one.textContent),
    );
    return JSON.stringify(names);
  }

  #input(): Locator {
    return this.#widget.locator('.quick-input-filter').locator('input[type="text"], input[type="password"]');
  }

  #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  #row(label: string): Locator {
    return this.#rows().filter({ has: this.#page.locator('.label-name').getByText(label, { exact: true }) });
  }
}
