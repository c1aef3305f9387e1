import { createHash } from 'node:crypto';
import {
  AzureWizard,
  AzureWizardPromptStep,
  callWithTelemetryAndErrorHandling,
  GoBackError,
  type IActionContext,
  type IAzExtOutputChannel,
  type IAzureUserInput,
  isUserCancelledError,
  openReadOnlyContent,
  registerUIExtensionVariables,
  stashReadOnlyContent,
  UserCancelledError,
} from '@microsoft/vscode-azext-utils';
import type { QuickPickItem } from 'vscode';
import * as vscode from 'vscode';
import { literally } from '../../text/literally.ts';
import type { AskedQuestion, Asking, PickOptions, PickRow, Rows, Separator } from '../questions.ts';

/**
 * Registers azext-utils, which needs one module-wide registration before its first use. This file alone imports the package,
 * and AzextUi alone imports this file, so nothing uses it unregistered.
 */
export function registerAzext(context: vscode.ExtensionContext, channel: vscode.LogOutputChannel): void {
  keepErrorNames();
  registerUIExtensionVariables({ context: withTelemetryKey(context), outputChannel: withAppendLog(channel) });
}

/** The package knows its own errors by their class names, which a minified bundle changes. Back would then be an error. */
function keepErrorNames(): void {
  Object.defineProperty(GoBackError, 'name', { value: 'GoBackError' });
  Object.defineProperty(UserCancelledError, 'name', { value: 'UserCancelledError' });
}

/** The package does not start without an `aiKey` in the manifest, although its reporter is replaced (see droppedTelemetry.ts). */
function withTelemetryKey(context: vscode.ExtensionContext): vscode.ExtensionContext {
  const manifest: object = context.extension.packageJSON;
  const extension = Object.create(context.extension, { packageJSON: { value: { ...manifest, aiKey: 'none' } } });
  return Object.create(context, { extension: { value: extension } });
}

/** Its own channel type adds one method to VS Code's. */
function withAppendLog(channel: vscode.LogOutputChannel): IAzExtOutputChannel {
  return Object.create(channel, { appendLog: { value: (line: string) => channel.info(line) } });
}

/**
 * Asks the questions one after the other, with Back and step counts. False when the user left.
 * Only asking happens in this wizard: what follows runs outside it, because it can't be cancelled while it executes.
 */
export async function askInOrder(title: string, questions: readonly AskedQuestion[]): Promise<boolean> {
  let answered = false;
  await callWithTelemetryAndErrorHandling('ask', async (context) => {
    // This extension tells failures in its own words, and its telemetry is an allow-list.
    context.errorHandling.suppressDisplay = true;
    context.errorHandling.rethrow = true;
    context.telemetry.suppressAll = true;
    const promptSteps = questions.map((question, index) => new QuestionStep(question, `question${index}`));
    try {
      await new AzureWizard(context, { title, promptSteps }).prompt();
      answered = true;
    } catch (error) {
      if (!isUserCancelledError(error)) {
        throw error;
      }
    }
  });
  return answered;
}

class QuestionStep extends AzureWizardPromptStep<IActionContext> {
  readonly #question: AskedQuestion;

  constructor(question: AskedQuestion, id: string) {
    super();
    this.#question = question;
    this.id = id;
  }

  override async prompt({ ui }: IActionContext): Promise<void> {
    const over = new AbortController();
    try {
      await this.#question.ask(askingWith(ui, over.signal));
    } finally {
      over.abort();
    }
  }

  override shouldPrompt(): boolean {
    return this.#question.isNeeded();
  }
}

function askingWith(ui: IAzureUserInput, signal: AbortSignal): Asking {
  return {
    signal,
    pickOne: async (rows, options) => {
      const picked = await ui.showQuickPick(shown(rows), { ...literalOptions(options), suppressPersistence: true });
      return dataOf(picked)[0] ?? unpickable();
    },
    pickMany: async (rows, options) => {
      const isPickSelected = (row: QuickPickItem): boolean => row.picked === true;
      const many = {
        ...literalOptions(options),
        suppressPersistence: true,
        canPickMany: true,
        isPickSelected,
      } as const;
      return (await ui.showQuickPick(shown(rows), many)).flatMap(dataOf);
    },
    input: ({ validateInput, ...options }) =>
      ui.showInputBox({
        ...options,
        prompt: literally(options.prompt),
        ...(validateInput && {
          validateInput: (value) => {
            const problem = validateInput(value);
            return problem === undefined ? undefined : literally(problem);
          },
        }),
      }),
  };
}

interface ShownRow<T> extends QuickPickItem {
  readonly data?: T;
}

/** The rows as VS Code has them, in an array that the package may sort and add to. */
function shown<T>(rows: Rows<T> | Promise<Rows<T>>): Promise<ShownRow<T>[]> {
  const all = Promise.resolve(rows).then((found) => found.map(shownRow));
  // The package looks at the rows only once its picker is shown: until then nobody would handle a failure.
  all.catch(() => undefined);
  return all;
}

function shownRow<T>(row: PickRow<T> | Separator): ShownRow<T> {
  if ('separator' in row) {
    return { label: literally(row.separator), kind: vscode.QuickPickItemKind.Separator };
  }
  const { label, description, detail, icon, detailIcon, ...rest } = row;
  const before = detailIcon === undefined ? '' : `$(${detailIcon}) `;
  return {
    ...rest,
    label: literally(label),
    ...(icon !== undefined && { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description !== undefined && { description: literally(description) }),
    ...(detail !== undefined && { detail: before + literally(detail) }),
  };
}

function literalOptions({ placeHolder, noPicksMessage, ...options }: PickOptions): PickOptions {
  return {
    ...options,
    placeHolder: literally(placeHolder),
    ...(noPicksMessage !== undefined && { noPicksMessage: literally(noPicksMessage) }),
  };
}

/** Empty for the "no picks" row, which the package adds itself. */
function dataOf<T>(row: ShownRow<T>): T[] {
  return 'data' in row ? [row.data as T] : [];
}

function unpickable(): never {
  throw new Error('A row without data was picked.');
}

/** Opens text as a read-only document; the same `id` and text again show the document that is open. */
export async function openReadOnlyDocument(
  id: string,
  label: string,
  text: string,
  fileExtension: '.txt' | '.json',
): Promise<void> {
  await openReadOnlyContent({ fullId: idOf(id, text), label }, text, fileExtension, { preview: true });
}

/** Opens Markdown as it is meant to be read, in VS Code's own preview. */
export async function openMarkdownPreview(id: string, label: string, text: string): Promise<void> {
  const { uri } = await stashReadOnlyContent({ fullId: idOf(id, text), label }, text, '.md');
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

/** An open document does not change when its text does, so the text is part of the id. */
function idOf(id: string, text: string): string {
  return `${id}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
