import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { screenshotFolder } from '../equipment/repository.ts';
import { keepForSearch } from '../runFolder.ts';
import { closeWindow } from './browser.ts';
import { CertificateViewer } from './certificateViewer.ts';
import { Dialog } from './dialog.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { nextFrame, TreeView, untilShown } from './treeView.ts';
import { type VSCodeServer, windowUrl } from './vscodeServer.ts';

/** What a window is opened on. */
export interface WindowOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  readonly payload?: readonly (readonly [string, string])[];
  readonly viewport?: { readonly width: number; readonly height: number };
}

const usualSize = { width: 1400, height: 1000 };

/** One VS Code window, in a browser profile of its own. Every method waits for what it needs to be there. */
export class Workbench {
  readonly page: Page;
  /** Lines of the window's console, the extension host's among them. */
  readonly console: readonly string[];
  readonly quickInput: QuickInput;
  readonly dialog: Dialog;
  readonly notifications: Notifications;
  readonly viewer: CertificateViewer;
  /** The Environments view. */
  readonly environments: TreeView;
  /** The Runs view, which is there once there is a run. */
  readonly runs: TreeView;
  /** The Explorer's files. */
  readonly files: TreeView;

  private constructor(page: Page, consoleLines: readonly string[]) {
    this.page = page;
    this.console = consoleLines;
    this.quickInput = new QuickInput(page);
    this.dialog = new Dialog(page);
    this.notifications = new Notifications(page);
    this.viewer = new CertificateViewer(page);
    this.environments = new TreeView(page, page.locator('.customview-tree .monaco-list[aria-label="Environments"]'));
    this.runs = new TreeView(page, page.locator('.customview-tree .monaco-list[aria-label="Runs"]'));
    this.files = new TreeView(page, page.locator('.explorer-folders-view'));
  }

  /** Opens a window and waits until it can be used. */
  static async open(browser: Browser, server: VSCodeServer, options: WindowOptions): Promise<Workbench> {
    const viewport = options.viewport ?? usualSize;
    // VS Code then moves nothing, so that pictures show a state and not a transition.
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const lines: string[] = [];
    page.on('console', (message) => {
      const line = `${message.type()}: ${message.text()}`;
      keepForSearch('window-console', line);
      lines.push(line);
    });
    await page.goto(windowUrl(server, options.folder, options.payload));
    const workbench = new Workbench(page, lines);
    await workbench.ready();
    return workbench;
  }

  /** Reloads the window; its extension host ends and a new one starts. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Reloads the window as VS Code itself does, which keeps what is open. */
  async reloadWindow(): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), this.runCommand('Developer: Reload Window')]);
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
  }

  /** Puts the window back for other tests: of its size, with no editor and no notification, and the Environments view read anew. */
  async tidy(): Promise<void> {
    await this.page.setViewportSize(usualSize);
    await this.runCommand('View: Close All Editors');
    await this.notifications.clear();
    await this.openEnvironments();
    await this.runCommand('ASE Certificates: Refresh');
  }

  /** Closes the window and its browser profile. */
  async close(): Promise<void> {
    await closeWindow(this.page.context());
  }

  /** Runs a command by its title in the command palette, for example `ASE Certificates: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.find('F1', `>${title}`, title);
    await this.quickInput.pick(title);
  }

  /** Opens the ASE Certificates container from the activity bar. */
  async openEnvironments(): Promise<TreeView> {
    await this.openContainer('ASE Certificates');
    return this.environments;
  }

  async openExplorer(): Promise<TreeView> {
    await this.openContainer('Explorer');
    return this.files;
  }

  /** The text shown by a view without rows (`viewsWelcome`), with its buttons' labels. */
  /** Waits for a welcome that contains `text`, and gives all that it says. */
  async welcomeText(text: string): Promise<string> {
    const welcome = this.page.locator('.welcome-view-content:visible', { hasText: text });
    await welcome.first().waitFor();
    return (await welcome.first().innerText()).trim();
  }

  async pressWelcomeButton(label: string): Promise<void> {
    await this.page.locator('.welcome-view-content:visible .monaco-button', { hasText: label }).click();
  }

  /** The lines of the active text editor that are in sight. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-instance .view-lines:visible');
    await lines.waitFor();
    // Monaco renders spaces as no-break spaces.
    return (await lines.innerText()).replaceAll('\u00a0', ' ');
  }

  /** Switches the colour theme and waits until the window shows it. */
  async useColorTheme(
    theme: 'Dark Modern' | 'Light Modern' | 'Dark High Contrast' | 'Light High Contrast',
  ): Promise<void> {
    // The picker lists the themes known when it opens, and a new window does not know all of them at once.
    for (let attempt = 1; !(await this.#findColorTheme(theme)); attempt++) {
      if (attempt === 20) {
        throw new Error(`There is no colour theme ${theme}.`);
      }
      await this.quickInput.cancel();
    }
    await this.quickInput.pick(theme);
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  }

  /** Drags the side bar's edge to `x` pixels from the left of the window. */
  async widenSideBar(x: number): Promise<void> {
    const edge = await this.page.locator('.sidebar.part').boundingBox();
    if (edge === null) {
      throw new Error('The side bar is not shown.');
    }
    await this.page.mouse.move(edge.x + edge.width, edge.y + edge.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(x, edge.y + edge.height / 2, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Waits until the clipboard holds a text that fits `pattern`, and returns it. `copy` is done now, and again every 30 frames. */
  async waitForClipboard(pattern: RegExp, copy: () => Promise<void> = async () => undefined): Promise<string> {
    for (let frame = 0; ; frame += 1) {
      if (frame % 30 === 0) {
        await copy();
      }
      const text = String(await this.page.evaluate('navigator.clipboard.readText()'));
      if (pattern.test(text)) {
        return text;
      }
      await nextFrame(this.page);
    }
  }

  /** Writes `.screenshots/NAME.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(screenshotFolder, { recursive: true });
    const file = path.join(screenshotFolder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  async #findColorTheme(theme: string): Promise<boolean> {
    await this.runCommand('Preferences: Color Theme');
    // Until then the text would go to the command palette that is closing.
    await this.quickInput.waitFor('Select Color Theme');
    await this.quickInput.type(theme);
    return this.quickInput.shows(theme);
  }

  private async openContainer(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar .action-item', {
      has: this.page.locator(`.action-label[aria-label^="${title}"]`),
    });
    const shown = this.page.locator('.sidebar .composite.title', { hasText: title });
    // A window that is just loading may open it too: the click then closes it, and it is opened again.
    await untilShown(shown, async () => {
      if (!(await shown.isVisible())) {
        await tab.click();
      }
    });
  }

  /** The file service answers only when the connection to the extension host's server is up. */
  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-folders-view .monaco-list').waitFor({ timeout: 60_000 });
  }
}

const themeClasses = {
  'Dark Modern': 'vs-dark',
  'Light Modern': 'vs',
  'Dark High Contrast': 'hc-black',
  'Light High Contrast': 'hc-light',
};
