import * as vscode from 'vscode';
import { AzureError } from '../azure/azureError.ts';
import { type CommandId, commandIds } from '../contributions.ts';
import type { Outcome } from '../ui/telemetry.ts';
import type { Command, Tools } from './tools.ts';

/** Every command, each loaded on its first use. A missing or misspelt one does not compile. */
const commands: Readonly<Record<CommandId, () => Promise<Command>>> = {
  'aseCertificates.signIn': async () => (await import('./signIn.ts')).signIn,
  'aseCertificates.signOut': async () => (await import('./signOut.ts')).signOut,
  'aseCertificates.selectSubscriptions': async () => (await import('./selectSubscriptions.ts')).selectSubscriptions,
  'aseCertificates.refresh': async () => (await import('./refresh.ts')).refresh,
  'aseCertificates.openInPortal': async () => (await import('./openInPortal.ts')).openInPortal,
  'aseCertificates.viewProperties': async () => (await import('./viewProperties.ts')).viewProperties,
  'aseCertificates.showLog': async () => (await import('./showLog.ts')).showLog,
  'aseCertificates.addCertificate': async () => (await import('./addCertificate/addCertificate.ts')).addCertificate,
  'aseCertificates.showCertificate': async () => (await import('./showCertificate.ts')).showCertificate,
  'aseCertificates.showCertificates': async () => (await import('./showCertificate.ts')).showCertificates,
  'aseCertificates.copyAsText': async () => (await import('./copyAsText.ts')).copyAsText,
  'aseCertificates.openAsText': async () => (await import('./openAsText.ts')).openAsText,
  'aseCertificates.compareCertificates': async () => (await import('./compareCertificates.ts')).compareCertificates,
  'aseCertificates.copyThumbprint': async () => (await import('./copyThumbprint.ts')).copyThumbprint,
  'aseCertificates.saveCertificate': async () => (await import('./saveCertificate.ts')).saveCertificate,
  'aseCertificates.createTestCertificate': async () =>
    (await import('./createTestCertificate/createTestCertificate.ts')).createTestCertificate,
  'aseCertificates.removeCertificate': async () => (await import('./removeCertificate.ts')).removeCertificate,
  'aseCertificates.stopStartApps': async () => (await import('./stopStartApps/stopStartApps.ts')).stopStartApps,
  'aseCertificates.stopApp': async () => (await import('./stopApp.ts')).stopApp,
  'aseCertificates.startApp': async () => (await import('./startApp.ts')).startApp,
  'aseCertificates.exportPlan': async () => (await import('./exportPlan.ts')).exportPlan,
  'aseCertificates.verifyTrustStore': async () =>
    (await import('./verifyTrustStore/verifyTrustStore.ts')).verifyTrustStore,
  'aseCertificates.cancelRun': async () => (await import('./runs/cancelRun.ts')).cancelRun,
  'aseCertificates.retryFailed': async () => (await import('./runs/retryFailed.ts')).retryFailed,
  'aseCertificates.startLeftStopped': async () => (await import('./runs/startLeftStopped.ts')).startLeftStopped,
  'aseCertificates.checkApps': async () => (await import('./runs/checkApps.ts')).checkApps,
  'aseCertificates.leaveStopped': async () => (await import('./runs/leaveStopped.ts')).leaveStopped,
  'aseCertificates.showReport': async () => (await import('./runs/showReport.ts')).showReport,
  'aseCertificates.saveReport': async () => (await import('./runs/saveReport.ts')).saveReport,
  'aseCertificates.retry': async () => (await import('./retry.ts')).retry,
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
