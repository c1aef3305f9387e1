/** What azext-utils gets instead of its own prompts: this extension asks itself (src/ui/azext), and its wizards have no prompt of the package. */
export class AzExtUserInput {
  readonly isPrompting = false;

  /** Never told: no prompt of the package finishes. */
  onDidFinishPrompt(): { dispose(): void } {
    return { dispose: () => undefined };
  }
}

function neverCalled(): never {
  throw new Error('This part of azext-utils is not in this bundle.');
}

export const addStepTelemetry = neverCalled;
/** Shown while a step of a wizard loads; here steps show that themselves. */
export const createQuickPick = neverCalled;
/** Offered with an error that the package shows itself, which this extension keeps it from. */
export const reportAnIssue = neverCalled;
/** What a wizard does after its questions; here it only asks. */
export const ExecuteActivity = neverCalled;
