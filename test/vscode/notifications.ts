import type { Locator, Page } from 'playwright-core';
import { nextFrame } from './treeView.ts';

/** The notifications that VS Code shows at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits for a notification that contains `text` and returns all that it says. */
  async waitFor(text: string | RegExp, timeoutMs = 30_000): Promise<string> {
    const message = this.#item(text).locator('.notification-list-item-message').first();
    try {
      await message.waitFor({ timeout: timeoutMs });
    } catch (error) {
      const said = (await this.all()).map((one) => `  ${one.trim()}`).join('\n') || '  nothing';
      throw new Error(`No notification says ${text}; those in sight say:\n${said}`, { cause: error });
    }
    return (await message.innerText()).trim();
  }

  /** Presses a button of the notification that contains `text`. */
  async press(text: string | RegExp, button: string | RegExp, timeoutMs = 30_000): Promise<void> {
    await this.#item(text)
      .first()
      .locator('.notification-list-item-buttons-container .monaco-button')
      .getByText(button, { exact: true })
      .click({ timeout: timeoutMs });
  }

  /** The labels of the buttons of the notification that contains `text`. */
  async buttons(text: string | RegExp): Promise<string[]> {
    const item = this.#item(text).first();
    await item.waitFor();
    return item.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  /** Waits until no notification contains `text`. */
  async waitUntilGone(text: string | RegExp, timeoutMs = 30_000): Promise<void> {
    await this.#item(text).first().waitFor({ state: 'detached', timeout: timeoutMs });
  }

  /** Closes the notification that contains `text`, without an answer. */
  async close(text: string | RegExp): Promise<void> {
    const item = this.#item(text).first();
    await item.hover();
    await item.locator('.codicon-notifications-clear').click();
    await this.waitUntilGone(text);
  }

  /** What the notifications in sight say. */
  async all(): Promise<string[]> {
    return this.#page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** Clears the notifications in sight, so that a later wait cannot meet an older one. */
  async clear(): Promise<void> {
    const toasts = this.#page.locator('.notifications-toasts .notification-list-item');
    while ((await toasts.count()) > 0) {
      // All at once and without the mouse: a notification may go by itself meanwhile, and shows its button on hover only.
      await toasts.locator('.codicon-notifications-clear').evaluateAll((buttons) => {
        for (const button of buttons) {
          (button as unknown as { click(): void }).click();
        }
      });
      await nextFrame(this.#page);
    }
  }

  #item(text: string | RegExp): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }
}
