import {
  AzureWizard,
  AzureWizardPromptStep,
  callWithTelemetryAndErrorHandling,
  type IActionContext,
  isUserCancelledError,
} from '@microsoft/vscode-azext-utils';
import type { QuickPickItem } from 'vscode';
import type { Pick, Question, Rows, Separator } from '../questions.ts';

/**
 * Asks the questions one after the other, with Back and step counts. False when the user left.
 * Only asking happens in this wizard: what follows runs outside it, because it can't be cancelled while it executes.
 */
export async function askInOrder(title: string, questions: readonly Question[]): Promise<boolean> {
  let answered = false;
  await callWithTelemetryAndErrorHandling('ask', async (context) => {
    // Failures are told by this extension's own words, and its telemetry is an allow-list.
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
  readonly #question: Question;

  constructor(question: Question, id: string) {
    super();
    this.#question = question;
    this.id = id;
  }

  override prompt(context: IActionContext): Promise<void> {
    return this.#question.ask({
      pickOne: async (rows, options) => {
        const picked = await context.ui.showQuickPick(copy(rows), { ...options, suppressPersistence: true });
        return dataOf(picked)[0] ?? unpickable();
      },
      pickMany: async (rows, options) => {
        const isPickSelected = (row: QuickPickItem): boolean => row.picked === true;
        const many = { ...options, suppressPersistence: true, canPickMany: true, isPickSelected } as const;
        return (await context.ui.showQuickPick(copy(rows), many)).flatMap(dataOf);
      },
      input: (options) => context.ui.showInputBox({ ...options }),
    });
  }

  override shouldPrompt(): boolean {
    return this.#question.needed?.() ?? true;
  }
}

/** The package sorts and pushes into what it is given. */
async function copy<T>(rows: Rows<T> | Promise<Rows<T>>): Promise<(Pick<T> | Separator)[]> {
  return [...(await rows)];
}

/** Nothing for the "no picks" row that the package adds by itself. */
function dataOf<T>(row: Pick<T> | Separator): T[] {
  return 'data' in row ? [row.data] : [];
}

function unpickable(): never {
  throw new Error('A row without data was picked.');
}
