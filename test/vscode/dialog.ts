import type { Locator, Page } from 'playwright-core';

/** A modal dialog of VS Code. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits for a dialog whose message or detail contains `text`. */
  async waitFor(text = '', timeoutMs = 30_000): Promise<void> {
    await this.#box.filter({ hasText: text }).waitFor({ timeout: timeoutMs });
  }

  /** The message and the detail of the dialog. */
  async text(): Promise<{ message: string; detail: string }> {
    await this.#box.waitFor();
    const detail = this.#box.locator('.dialog-message-detail');
    return {
      message: (await this.#box.locator('.dialog-message-text').innerText()).trim(),
      detail: (await detail.count()) > 0 ? (await detail.innerText()).trim() : '',
    };
  }

  async buttons(): Promise<string[]> {
    await this.#box.waitFor();
    return this.#box.locator('.dialog-buttons .monaco-button').allInnerTexts();
  }

  /** Presses a button and waits until the dialog is gone. */
  async press(button: string): Promise<void> {
    await this.#box.locator('.dialog-buttons .monaco-button').getByText(button, { exact: true }).click();
    await this.waitUntilGone();
  }

  /** Waits until no dialog is open. */
  async waitUntilGone(): Promise<void> {
    await this.#box.waitFor({ state: 'detached' });
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }
}
