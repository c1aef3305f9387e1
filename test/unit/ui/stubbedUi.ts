import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { AzextUi } from '../../../src/ui/azextUi.ts';
import type { Documents } from '../../../src/ui/documents.ts';
import type { Log } from '../../../src/ui/log.ts';
import type { Delays } from '../../../src/ui/questions.ts';

const noDelays: Delays = { onDidWait: () => ({ dispose: () => undefined }), waitsUntil: undefined };

/** What asks in VS Code. Call `stubVscode` before. */
export function stubbedUi(delays = noDelays): AzextUi {
  const globalState = { get: () => undefined, update: () => Promise.resolve() };
  const packageJSON = { name: 'n', publisher: 'p', version: '1.0.0' };
  const context = { extension: { packageJSON }, subscriptions: [], globalState };
  const log = { channel: { info: () => undefined } as unknown as LogOutputChannel } as Log;
  return new AzextUi(context as unknown as ExtensionContext, log, {} as Documents, delays);
}
