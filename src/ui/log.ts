import * as vscode from 'vscode';
import type { Exchange } from '../azure/transport.ts';

/**
 * The log that **Show Log** opens. It has requests, answers and correlation ids, and never a token, a key, a password or a certificate's
 * bytes.
 */
export class Log implements vscode.Disposable {
  #channel: vscode.LogOutputChannel | undefined;
  #disposed = false;

  /** Created with the first line, so that a VS Code window that does not use this extension has no such channel. */
  get channel(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel('ASE Certificates', { log: true });
    return this.#channel;
  }

  /** A line for each request to Azure. Bound, because it is passed as a function. */
  readonly request = (entry: Exchange): void => {
    const answer = entry.status === undefined ? `failed: ${entry.failure ?? 'no answer'}` : String(entry.status);
    const correlation = entry.correlationId === undefined ? '' : ` correlation ${entry.correlationId}`;
    this.info(`${entry.method} ${entry.path} → ${answer} in ${Math.round(entry.durationMs)} ms${correlation}`);
  };

  info(sentence: string): void {
    this.#write('info', sentence);
  }

  warn(sentence: string): void {
    this.#write('warn', sentence);
  }

  /** `sentence` says what failed; the error's own text and kind follow, never its inner objects (they may hold headers). */
  error(sentence: string, error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#write('error', `${sentence} — ${text}`);
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.#disposed = true;
    this.#channel?.dispose();
  }

  /** A closed channel throws. Starts are still sent while the window closes, and must not fail because of the log. */
  #write(level: 'info' | 'warn' | 'error', line: string): void {
    if (!this.#disposed) {
      this.channel[level](line);
    }
  }
}
