import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestResults } from '../results.ts';
import type { Workbench } from './workbench.ts';

/** The driver's end of what `test/host/channel.ts` sends: a server on loopback. */
export interface HostChannel {
  readonly url: string;
  /** Resolves with what the tests in the extension host came to. */
  readonly results: Promise<TestResults>;
  /** The window that tests may act on from now on. */
  useWindow(workbench: Workbench): void;
  close(): Promise<void>;
}

type Message = { readonly action: string; readonly args: readonly string[] };

/** Opens the channel; `tell` gets the lines that the tests print. */
export async function openHostChannel(tell: (line: string) => void): Promise<HostChannel> {
  let useWindow: (workbench: Workbench) => void = () => undefined;
  const window = new Promise<Workbench>((resolve) => {
    useWindow = resolve;
  });
  let take: (results: TestResults) => void = () => undefined;
  const results = new Promise<TestResults>((resolve) => {
    take = resolve;
  });
  const topics: Readonly<Record<string, (message: unknown) => unknown>> = {
    line: (message) => tell(String(message)),
    results: (message) => take(message as TestResults),
    window: async (message) => act(await window, message as Message),
  };
  const server = createServer((request, response) => {
    void answer(topics, request).then((body) => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    results,
    useWindow,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function answer(
  topics: Readonly<Record<string, (message: unknown) => unknown>>,
  request: IncomingMessage,
): Promise<{ value?: unknown; error?: string }> {
  try {
    const parts: Buffer[] = [];
    for await (const part of request) {
      parts.push(part as Buffer);
    }
    const topic = topics[(request.url ?? '').slice(1)];
    if (topic === undefined) {
      return { error: `There is no topic ${request.url}.` };
    }
    return { value: await topic(JSON.parse(Buffer.concat(parts).toString())) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function act(workbench: Workbench, { action, args }: Message): Promise<unknown> {
  const perform = actions[action];
  if (perform === undefined) {
    throw new Error(`The window cannot ${action}.`);
  }
  workbench.page.setDefaultTimeout(patienceMs);
  return perform(workbench, args[0] ?? '', args[1] ?? '');
}

/** How long a test waits for what the window should show: less than the test itself may take, so that it says what is missing. */
const patienceMs = 12_000;

const actions: Readonly<Record<string, (workbench: Workbench, first: string, second: string) => Promise<unknown>>> = {
  pressDialogButton: async ({ dialog }, text, button) => {
    await dialog.waitFor(text, patienceMs);
    await dialog.press(button);
  },
  pressNotificationButton: ({ notifications }, text, button) => notifications.press(text, button, patienceMs),
  pick: ({ quickInput }, label) => quickInput.pick(label),
  enter: async ({ quickInput }, text, prompt) => {
    await quickInput.waitFor(prompt, patienceMs);
    await quickInput.type(text);
    await quickInput.accept();
  },
  listTexts: async ({ quickInput }, placeholder) => {
    await quickInput.waitFor(placeholder, patienceMs);
    return quickInput.itemTexts();
  },
  toggle: async ({ quickInput }, label) => quickInput.tick(label, !(await quickInput.isTicked(label))),
  ok: ({ quickInput }) => quickInput.ok(),
  cancelQuickInput: async ({ quickInput }, text) => {
    await quickInput.waitFor(text, patienceMs);
    await quickInput.cancel();
  },
  dialogText: ({ dialog }) => dialog.text(),
  openEnvironments: async (workbench) => {
    await workbench.openEnvironments();
  },
  welcomeText: async (workbench, text) => {
    await workbench.openEnvironments();
    return workbench.welcomeText(text);
  },
  screenshot: (workbench, name) => workbench.screenshot(name),
};
