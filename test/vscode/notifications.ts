import type { Locator, Page } from 'playwright-core';

/** The notifications that VS Code shows at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits for a notification that contains `text` and returns all that it says. */
  async waitFor(text: string | RegExp, timeoutMs = 30_000): Promise<string> {
    const message = this.#item(text).locator('.notification-list-item-message').first();
    await message.waitFor({ timeout: timeoutMs });
    return (await message.innerText()).trim();
  }

  /** Presses a button of the notification that contains `text`. */
  async press(text: string | RegExp, button: string, timeoutMs = 30_000): Promise<void> {
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

  /** What the notifications in sight say. */
  async all(): Promise<string[]> {
    return this.#page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** Clears the notifications in sight, so that a later wait cannot meet an older one. */
  async clear(): Promise<void> {
    const toasts = this.#page.locator('.notifications-toasts .notification-list-item');
    for (let count = await toasts.count(); count > 0; count = await toasts.count()) {
      await toasts.first().hover();
      await toasts.first().locator('.codicon-notifications-clear').click();
      await toasts.nth(count - 1).waitFor({ state: 'detached' });
    }
  }

  #item(text: string | RegExp): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }
}
