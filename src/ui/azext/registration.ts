import {
  GoBackError,
  type IAzExtOutputChannel,
  registerUIExtensionVariables,
  UserCancelledError,
} from '@microsoft/vscode-azext-utils';
import type * as vscode from 'vscode';

/**
 * Registers azext-utils, which wants one module-wide registration before its first use. The files of this folder are the
 * only ones that import the package, and AzextUi is the only way to them, so nothing uses it unregistered.
 */
export function registerAzext(context: vscode.ExtensionContext, channel: vscode.LogOutputChannel): void {
  keepErrorNames();
  registerUIExtensionVariables({ context: withTelemetryKey(context), outputChannel: withAppendLog(channel) });
}

/** The package knows its own errors by the names of their classes, which a minified bundle does not keep: Back would be an error. */
function keepErrorNames(): void {
  Object.defineProperty(GoBackError, 'name', { value: 'GoBackError' });
  Object.defineProperty(UserCancelledError, 'name', { value: 'UserCancelledError' });
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
