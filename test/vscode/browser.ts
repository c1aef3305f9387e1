import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { repositoryRoot } from '../equipment/repository.ts';
import { isSearched, keepForSearch } from '../runFolder.ts';

const run = promisify(execFile);

/** Names a browser to use instead of looking for one. */
const overrideVariable = 'ASE_CERTIFICATES_BROWSER';

const quietArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium, Chrome or Edge; see `browserPath` for where it comes from. */
export async function launchBrowser(tell: (line: string) => void): Promise<Browser> {
  const executablePath = await browserPath(tell);
  // Chromium refuses its sandbox when it runs as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...quietArguments, ...asRoot] });
}

/** Closes every window of the browser, and the browser. */
export async function closeBrowser(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map(closeWindow));
  await browser.close();
}

/** Closes a window with its profile. The profile is in memory only, so what the window keeps in it is written for the search of secrets. */
export async function closeWindow(context: BrowserContext): Promise<void> {
  for (const page of isSearched() ? context.pages() : []) {
    keepForSearch('browser-storage', Buffer.from(await page.evaluate<string>(storedInBrowser), 'latin1'));
  }
  await context.close();
}

/** Everything that the page keeps: local and session storage, and every database; octets as Latin-1. Runs in the page. */
const storedInBrowser = `(async () => {
  const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  const add = (value) => {
    if (!(value instanceof Uint8Array)) {
      return value;
    }
    parts.push(new TextDecoder('latin1').decode(value));
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const values = await new Promise((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      for (const value of values) {
        parts.push(JSON.stringify(value, (_, inner) => add(inner)) ?? '');
      }
    }
    database.close();
  }
  return parts.join('\\n');
})()`;

/**
 * The path of a browser: the one that the override names, else one that is there, else Debian's through apt-get when
 * this is root, else playwright-core's own download. Fails with the one command to run; never asks for more rights.
 */
export async function browserPath(tell: (line: string) => void): Promise<string> {
  const override = process.env[overrideVariable];
  if (override !== undefined) {
    return override;
  }
  return installedBrowser() ?? (await browserFromApt(tell)) ?? (await browserFromPlaywright(tell));
}

function installedBrowser(): string | undefined {
  const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .flatMap((folder) => programs.map((program) => path.join(folder, program)));
  const candidates = process.platform === 'win32' ? windowsBrowsers() : [...onPath, ...macBrowsers];
  return candidates.find((candidate) => existsSync(candidate));
}

const macBrowsers = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

function windowsBrowsers(): string[] {
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((root) => root !== undefined);
  const programs = [
    String.raw`Google\Chrome\Application\chrome.exe`,
    String.raw`Chromium\Application\chrome.exe`,
    String.raw`Microsoft\Edge\Application\msedge.exe`,
  ];
  return roots.flatMap((root) => programs.map((program) => path.join(root, program)));
}

async function browserFromApt(tell: (line: string) => void): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return undefined;
  }
  tell("No browser is here: installing Debian's chromium through apt-get…");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
      env,
      maxBuffer: 32 * 1024 * 1024,
    });
  } catch (error) {
    tell(`apt-get could not install it (${error instanceof Error ? error.message.split('\n')[0] : String(error)}).`);
  }
  return installedBrowser();
}

async function browserFromPlaywright(tell: (line: string) => void): Promise<string> {
  const cli = path.join(repositoryRoot, 'node_modules', 'playwright-core', 'cli.js');
  if (!existsSync(chromium.executablePath())) {
    tell("No browser is here: downloading playwright-core's Chromium…");
    try {
      execFileSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      throw new Error(
        `No Chromium, Chrome or Edge was found and none could be downloaded. Run: npx playwright-core install --with-deps chromium\n` +
          `(or set ${overrideVariable} to the path of one)`,
        { cause: error },
      );
    }
  }
  return chromium.executablePath();
}
