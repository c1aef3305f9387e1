/** What azext-utils gets instead of its own prompts: this extension asks itself (src/ui/azext). */
function neverAsked(): never {
  throw new Error('This prompt of azext-utils is not in this bundle.');
}

export const showQuickPick = neverAsked;
export const createQuickPick = neverAsked;
export const showInputBox = neverAsked;
export const showOpenDialog = neverAsked;
export const showWorkspaceFolderPick = neverAsked;
export const showWarningMessage = neverAsked;
/** Offered with an error that the package shows itself, which this extension keeps it from. */
export const reportAnIssue = neverAsked;
/** What a wizard does after its questions; here it only asks. */
export const ExecuteActivity = neverAsked;
