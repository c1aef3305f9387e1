import { askChannel } from './channel.ts';

/**
 * The window as its user sees it, from inside the extension host: another process presses and reads through the browser.
 * Only where a browser drives the window (not in desktop VS Code).
 */
export const windowOfHost = {
  /** Waits for a modal dialog with this text in it and presses a button. */
  pressDialogButton: (text: string, button: string): Promise<unknown> => ask('pressDialogButton', text, button),
  /** Waits for a notification with this text in it and presses a button. */
  pressNotificationButton: (text: string, button: string): Promise<unknown> =>
    ask('pressNotificationButton', text, button),
  /** Waits for a quick pick and chooses an item by its label. */
  pick: (label: string): Promise<unknown> => ask('pick', label),
  /** Waits for an input box, one that says `prompt` where that is given, replaces its text and accepts it. */
  enter: (text: string, prompt = ''): Promise<unknown> => ask('enter', text, prompt),
  /** Waits for a list with many choices whose placeholder has this text; what its rows and separators say. */
  listTexts: async (placeholder: string): Promise<readonly string[]> =>
    (await ask('listTexts', placeholder)) as readonly string[],
  /** Ticks or unticks a row of the open list with many choices. */
  toggle: (label: string): Promise<unknown> => ask('toggle', label),
  /** Presses OK of the open list with many choices. */
  ok: (): Promise<unknown> => ask('ok'),
  /** Waits for a quick pick or an input box that says `text`, and closes it. */
  cancelQuickInput: (text: string): Promise<unknown> => ask('cancelQuickInput', text),
  /** The text of the open modal dialog. */
  dialogText: async (): Promise<{ message: string; detail: string }> =>
    (await ask('dialogText')) as { message: string; detail: string },
  /** Opens the Environments view through the activity bar. */
  openEnvironments: (): Promise<unknown> => ask('openEnvironments'),
  /** Opens the Environments view, which has no rows, and reads what it says instead. */
  welcomeText: async (text: string): Promise<string> => (await ask('welcomeText', text)) as string,
  /** Writes a picture to the screenshot folder. */
  screenshot: (name: string): Promise<unknown> => ask('screenshot', name),
};

async function ask(action: string, ...args: readonly string[]): Promise<unknown> {
  if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
    throw new Error(`No browser drives this window, so nobody can ${action}.`);
  }
  return askChannel('window', { action, args });
}
