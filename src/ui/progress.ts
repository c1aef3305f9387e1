import * as vscode from 'vscode';
import { literally } from '../text/literally.ts';

/**
 * Shows a progress notification while `work` runs. With `cancellable`, its Cancel button aborts the signal;
 * VS Code closes the notification at once then, so work that goes on after a cancel must show its own.
 */
export async function withProgress<T>(
  title: string,
  options: { readonly cancellable: boolean },
  work: (signal: AbortSignal, report: (line: string) => void) => Promise<T>,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title: literally(title), ...options }, async (progress, token) => {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      return await work(abort.signal, (line) => progress.report({ message: literally(line) }));
    } finally {
      listening.dispose();
    }
  });
}

/** With a Cancel button, for work that ends at once when its signal is aborted; undefined when the user cancelled. */
export async function untilCancelled<T>(
  title: string,
  work: (signal: AbortSignal, report: (line: string) => void) => Promise<T>,
): Promise<T | undefined> {
  return withProgress(title, { cancellable: true }, async (signal, report) => {
    try {
      return await work(signal, report);
    } catch (error) {
      if (isAbort(error, signal)) {
        return undefined;
      }
      throw error;
    }
  });
}

/** Shows progress in the status bar, for short work. A notification would hide more important ones. */
export async function withQuietProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: literally(title) }, () =>
    work(new AbortController().signal),
  );
}

/** Whether an error is only the abort of this signal, which is a cancellation and not a failure. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
}
