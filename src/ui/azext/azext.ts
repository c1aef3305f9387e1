import {
  AzureWizard,
  AzureWizardPromptStep,
  callWithTelemetryAndErrorHandling,
  GoBackError,
  type IActionContext,
  type IAzExtOutputChannel,
  isUserCancelledError,
  registerUIExtensionVariables,
  UserCancelledError,
} from '@microsoft/vscode-azext-utils';
import type * as vscode from 'vscode';
import type { AskedQuestion, Asking, Delays, InputOptions } from '../questions.ts';
import { askText } from './inputBox.ts';
import { atOnce, type PickerFrame, pickMany, pickOne } from './picker.ts';

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
export async function askInOrder(title: string, questions: readonly AskedQuestion[], delays: Delays): Promise<boolean> {
  let answered = false;
  await callWithTelemetryAndErrorHandling('ask', async (context) => {
    // This extension tells failures in its own words, and its telemetry is an allow-list.
    context.errorHandling.suppressDisplay = true;
    context.errorHandling.rethrow = true;
    context.telemetry.suppressAll = true;
    const steps = questions.map((question, index) => new QuestionStep(question, `question${index}`, delays));
    const wizard = new TitledWizard(context, { title, promptSteps: [...steps] });
    for (const step of steps) {
      step.frame = () => frameOf(title, wizard);
    }
    try {
      await wizard.prompt();
      answered = true;
    } catch (error) {
      if (!isUserCancelledError(error)) {
        throw error;
      }
    }
  });
  return answered;
}

/** The package leaves out the title of a question that is the only one so far. */
class TitledWizard extends AzureWizard<IActionContext> {
  declare readonly currentStep: number;
  declare readonly totalSteps: number;

  get showTitle(): boolean {
    return true;
  }

  get hideStepCount(): boolean {
    return this.totalSteps === 1;
  }
}

function frameOf(title: string, { hideStepCount, currentStep, totalSteps }: TitledWizard): PickerFrame {
  const [step, total] = hideStepCount ? [] : [currentStep, totalSteps];
  return { title, step, totalSteps: total, hasBack: currentStep > 1 };
}

class QuestionStep extends AzureWizardPromptStep<IActionContext> {
  readonly #question: AskedQuestion;
  readonly #delays: Delays;
  /** What was proposed and typed before the user came Back. */
  #earlier: { readonly proposed: string | undefined; readonly typed: string } | undefined;
  /** The wizard's own, which it does not declare. */
  declare prompted: boolean;
  frame: () => PickerFrame = () => ({ title: '', step: undefined, totalSteps: undefined, hasBack: false });

  constructor(question: AskedQuestion, id: string, delays: Delays) {
    super();
    this.#question = question;
    this.#delays = delays;
    this.id = id;
  }

  override async prompt(): Promise<void> {
    const over = new AbortController();
    try {
      await this.#question.ask(this.#asking(over.signal));
    } finally {
      over.abort();
    }
  }

  override shouldPrompt(): boolean {
    return this.#question.isNeeded();
  }

  #asking(signal: AbortSignal): Asking {
    return {
      signal,
      pickOne: (rows, options) => this.#prompted(pickOne(atOnce(rows), options, this.frame(), this.#delays)),
      pickArriving: (rows, options) => this.#prompted(pickOne(rows, options, this.frame(), this.#delays)),
      pickMany: (rows, options) => this.#prompted(pickMany(rows, options, this.frame(), this.#delays)),
      input: (options) => this.#prompted(this.#typed(options)),
    };
  }

  /** Where the user came Back to the same question, with the text that was typed. A password is typed again. */
  async #typed(options: InputOptions): Promise<string> {
    const isSame = this.#earlier?.proposed === options.value && options.password !== true;
    const value = isSame ? this.#earlier?.typed : options.value;
    const typed = await askText({ ...options, ...(value === undefined ? {} : { value }) }, this.frame());
    this.#earlier = { proposed: options.value, typed };
    return typed;
  }

  /** The wizard counts the steps that were asked, and goes back to them. It knows its own prompts only. */
  async #prompted<T>(picking: Promise<T>): Promise<T> {
    const picked = await picking;
    this.prompted = true;
    return picked;
  }
}
