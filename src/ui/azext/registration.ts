import { type IAzExtOutputChannel, registerUIExtensionVariables } from '@microsoft/vscode-azext-utils';
import type * as vscode from 'vscode';

/**
 * Registers azext-utils, which wants one module-wide registration before its first use. The files of this folder are the
 * only ones that import the package, and AzextUi is the only way to them, so nothing uses it unregistered.
 */
export function registerAzext(context: vscode.ExtensionContext, channel: vscode.LogOutputChannel): void {
  registerUIExtensionVariables({ context: withTelemetryKey(context), outputChannel: withAppendLog(channel) });
}

/** The package refuses to start without an `aiKey` in the manifest, though its reporter is replaced (see droppedTelemetry.ts). */
function withTelemetryKey(context: vscode.ExtensionContext): vscode.ExtensionContext {
  const manifest: object = context.extension.packageJSON;
  const extension = Object.create(context.extension, { packageJSON: { value: { ...manifest, aiKey: 'none' } } });
  return Object.create(context, { extension: { value: extension } });
}

/** Its own channel type adds one method to VS Code's. */
function withAppendLog(channel: vscode.LogOutputChannel): IAzExtOutputChannel {
  return Object.create(channel, { appendLog: { value: (line: string) => channel.info(line) } });
}
