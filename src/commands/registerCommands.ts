import * as vscode from 'vscode';
import { AzureError } from '../azure/azureError.ts';
import { type CommandId, commandIds } from '../contributions.ts';
import type { DropTarget } from '../tree/certificateDrop.ts';
import type { Outcome } from '../ui/telemetry.ts';
import { refresh, retry } from './refresh.ts';
import type { Command, Tools } from './tools.ts';

/** Every command, each loaded on its first use. A missing or misspelt one does not compile. */
const commands: Readonly<Record<CommandId, () => Promise<Command>>> = {
  'aseCertificates.signIn': async () => (await import('./signIn.ts')).signIn,
  'aseCertificates.signOut': async () => (await import('./signIn.ts')).signOut,
  'aseCertificates.selectSubscriptions': async () => (await import('./selectSubscriptions.ts')).selectSubscriptions,
  'aseCertificates.refresh': async () => refresh,
  'aseCertificates.openInPortal': async () => (await import('./openResource.ts')).openInPortal,
  'aseCertificates.viewProperties': async () => (await import('./openResource.ts')).viewProperties,
  'aseCertificates.showLog': async () => showLog,
  'aseCertificates.addCertificate': async () => (await import('./addCertificate/addCertificate.ts')).addCertificate,
  'aseCertificates.showCertificate': async () => (await import('./showCertificate.ts')).showCertificate,
  'aseCertificates.showCertificates': async () => (await import('./showCertificate.ts')).showCertificates,
  'aseCertificates.copyAsText': async () => (await import('./copyOrSaveCertificate.ts')).copyAsText,
  'aseCertificates.openAsText': async () => (await import('./showCertificate.ts')).openAsText,
  'aseCertificates.compareCertificates': async () => (await import('./compareCertificates.ts')).compareCertificates,
  'aseCertificates.copyThumbprint': async () => (await import('./copyOrSaveCertificate.ts')).copyThumbprint,
  'aseCertificates.saveCertificate': async () => (await import('./copyOrSaveCertificate.ts')).saveCertificate,
  'aseCertificates.createTestCertificate': async () =>
    (await import('./createTestCertificate/createTestCertificate.ts')).createTestCertificate,
  'aseCertificates.removeCertificate': async () => (await import('./removeCertificate.ts')).removeCertificate,
  'aseCertificates.stopStartApps': async () => (await import('./stopStartApps/stopStartApps.ts')).stopStartApps,
  'aseCertificates.stopApp': async () => (await import('./stopOrStartApp.ts')).stopApp,
  'aseCertificates.startApp': async () => (await import('./stopOrStartApp.ts')).startApp,
  'aseCertificates.exportPlan': async () => (await import('./exportPlan.ts')).exportPlan,
  'aseCertificates.verifyTrustStore': async () =>
    (await import('./verifyTrustStore/verifyTrustStore.ts')).verifyTrustStore,
  'aseCertificates.cancelRun': async () => (await import('./runs/cancelRun.ts')).cancelRun,
  'aseCertificates.retryFailed': async () => (await import('./runs/retryFailed.ts')).retryFailed,
  'aseCertificates.startLeftStopped': async () => (await import('./runs/startLeftStopped.ts')).startLeftStopped,
  'aseCertificates.checkApps': async () => (await import('./runs/startLeftStopped.ts')).checkApps,
  'aseCertificates.leaveStopped': async () => (await import('./runs/cancelRun.ts')).leaveStopped,
  'aseCertificates.showReport': async () => (await import('./runs/runReport.ts')).showReport,
  'aseCertificates.saveReport': async () => (await import('./runs/runReport.ts')).saveReport,
  'aseCertificates.retry': async () => retry,
};

export function registerCommands(tools: Tools): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds.map((id) => vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(id, tools, args))),
  );
}

/** Every failure of a command ends here: in words for the user, in the log, and as a closed kind in telemetry. */
async function runCommand(id: CommandId, tools: Tools, args: readonly unknown[]): Promise<void> {
  const started = performance.now();
  const end = (outcome: Outcome, errorKind?: string): void =>
    tools.telemetry.send(
      'command',
      { command: id, outcome, errorKind },
      { milliseconds: Math.round(performance.now() - started) },
    );
  try {
    const command = await commands[id]();
    end((await command(tools, ...args)) === false ? 'cancelled' : 'done');
  } catch (error) {
    end('failed', error instanceof AzureError ? error.kind : 'other');
    tools.tell.failure(error, () => vscode.commands.executeCommand(id, ...args));
  }
}

/** What happens with files dropped on the view: the same as Add Root Certificate…, on the environment they were dropped on. */
export function addDroppedFiles(tools: Tools): DropTarget {
  return {
    addFiles(files, node) {
      const add = async (): Promise<void> => {
        const [{ addFiles }, { sourceFromDrop }] = await Promise.all([
          import('./addCertificate/addCertificate.ts'),
          import('./addCertificate/readSources.ts'),
        ]);
        await addFiles(tools, files.map(sourceFromDrop), node);
      };
      add().catch((error: unknown) => tools.tell.failure(error));
    },
    refuse(row) {
      const what =
        row === undefined ? 'That is not a file that can be read here.' : `Certificates cannot be dropped on “${row}”.`;
      tools.tell.problem(`${what} Drop certificate files on an App Service Environment or on its root certificates.`);
    },
  };
}

function showLog({ log }: Tools): Promise<boolean> {
  log.show();
  return Promise.resolve(true);
}
