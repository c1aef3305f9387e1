import type { FrameLocator, Page } from 'playwright-core';

/** The certificate viewer that is in front: a page in a frame of VS Code's own, which is in another. */
export class CertificateViewer {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The page itself. */
  get frame(): FrameLocator {
    return this.#page.locator('iframe.webview.ready:visible').contentFrame().locator('#active-frame').contentFrame();
  }

  /** Waits until the page's title, which is the name of a certificate or of a file, is this. */
  async waitFor(title: string, timeoutMs = 30_000): Promise<void> {
    await this.frame.getByRole('heading', { level: 1, name: title, exact: true }).waitFor({ timeout: timeoutMs });
  }

  /** Presses a button by its name. */
  async press(button: string): Promise<void> {
    await this.frame.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until the page says this, anywhere. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.frame.getByText(text).first().waitFor();
  }

  /** Scrolls to a section by its title. */
  async scrollTo(section: string): Promise<void> {
    await this.frame.getByRole('region', { name: section, exact: true }).scrollIntoViewIfNeeded();
  }

  /** What a screen reader is given, as Playwright writes it, without the quotes that YAML wants around some lines. */
  async spoken(): Promise<string> {
    const snapshot = await this.frame.locator('body').ariaSnapshot();
    return snapshot.replace(/^( *- )'(.*)'(:?)$/gm, '$1$2$3');
  }

  /** The name of the element that has the keyboard, with its role, as "button Copy as Text". */
  async focused(): Promise<string> {
    const snapshot = await this.frame.locator(':focus').ariaSnapshot();
    return snapshot.replace(/^- '?/, '').split('\n')[0] ?? '';
  }

  /** Presses Tab until the element with this name has the keyboard. */
  async tabTo(name: string | RegExp): Promise<void> {
    const seen: string[] = [];
    while (seen.length < 100) {
      await this.#page.keyboard.press('Tab');
      const focused = await this.focused();
      if (typeof name === 'string' ? focused.includes(name) : name.test(focused)) {
        return;
      }
      seen.push(focused);
    }
    throw new Error(`Tab does not lead to ${name}, but to:\n${seen.join('\n')}`);
  }
}
