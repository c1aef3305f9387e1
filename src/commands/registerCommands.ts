import * as vscode from 'vscode';
import { AzureError } from '../azure/azureError.ts';
import { type CommandId, commandIds } from '../contributions.ts';
import type { DropTarget } from '../tree/certificateDrop.ts';
import type { RunsView } from '../tree/runsView.ts';
import { selectedRow } from '../tree/viewHeader.ts';
import type { Outcome } from '../ui/telemetry.ts';
import type { AccountGraph } from './accountCommands.ts';
import type { AppGraph } from './appCommands.ts';
import type { CertificateGraph } from './certificateCommands.ts';
import type { TlsGraph } from './tls/tlsCommands.ts';

/** What `activate` built. Only this file and the three feature files see all of it. Each command gets only what it needs. */
export interface ObjectGraph extends AccountGraph, CertificateGraph, AppGraph, TlsGraph {
  readonly runsView: RunsView;
}

/**
 * A command: asks, acts, and says what happened. `args` come from VS Code: nothing from the palette, a row and
 * the selected rows from the tree, a file and the selected files from the Explorer.
 * False when the user left. What it throws is told by the caller.
 */
type Command = (...args: unknown[]) => boolean | Promise<boolean>;

/** Every command. The commands of a feature are loaded together, on first use. A missing or misspelled id does not compile. */
function commandsOf(graph: ObjectGraph): Readonly<Record<CommandId, Command>> {
  const { log, needs, runsView, view } = graph;
  const account = async () => (await import('./accountCommands.ts')).accountCommands(graph);
  const certificates = () => loadCertificateCommands(graph);
  const apps = async () => (await import('./appCommands.ts')).appCommands(graph);
  let tlsCommands: ReturnType<typeof loadTlsCommands> | undefined;
  const tls = () => {
    tlsCommands ??= loadTlsCommands(graph);
    return tlsCommands;
  };
  return {
    'aseCertificates.signIn': async (node) => (await account()).signIn(node),
    'aseCertificates.signOut': async () => (await account()).signOut(),
    'aseCertificates.selectSubscriptions': async () => (await account()).selectSubscriptions(),
    'aseCertificates.openInPortal': async (node) => (await account()).openInPortal(node),
    'aseCertificates.copyName': async (...args) => (await account()).copyName(...args),
    'aseCertificates.copyResourceId': async (node) => (await account()).copyResourceId(node),
    'aseCertificates.viewProperties': async (node) => (await account()).viewProperties(node),
    'aseCertificates.showApp': async (node) => (await account()).showApp(node),
    'aseCertificates.find': async () => (await account()).find(),
    'aseCertificates.showAllSubscriptions': async () => (await account()).showAllSubscriptions(true),
    'aseCertificates.hideEmptySubscriptions': async () => (await account()).showAllSubscriptions(false),
    'aseCertificates.groupByPlan': async () => (await account()).groupByPlan(true),
    'aseCertificates.listApps': async () => (await account()).groupByPlan(false),
    'aseCertificates.filterApps': async () => (await account()).filterApps(),
    'aseCertificates.showAllApps': async () => (await account()).showAllApps(),
    'aseCertificates.refresh': async (node) => (await import('./refresh.ts')).refresh(view, needs, node),
    'aseCertificates.retry': async (node) => (await import('./refresh.ts')).retry(view, needs, runsView, node),
    'aseCertificates.showLog': () => {
      log.show();
      return true;
    },
    'aseCertificates.diagnoseSignIn': async () => (await account()).diagnoseSignIn(),
    'aseCertificates.chooseMethod': showMethods,
    'aseCertificates.addCertificate': async (...args) => (await certificates()).addCertificate(...args),
    // The same by the name that it has where no environment is in sight: in the Explorer.
    'aseCertificates.addToEnvironment': async (...args) => (await certificates()).addCertificate(...args),
    'aseCertificates.showCertificate': async (...args) => (await certificates()).showCertificate(...args),
    'aseCertificates.openCertificate': async () => (await certificates()).openCertificate(),
    'aseCertificates.showCertificates': async (...args) => (await certificates()).showCertificates(...args),
    'aseCertificates.copyAsText': async (node) => (await certificates()).copyAsText(node),
    'aseCertificates.openAsText': async (file) => (await certificates()).openAsText(file),
    'aseCertificates.compareCertificates': async (...args) => (await certificates()).compareCertificates(...args),
    'aseCertificates.copyThumbprint': async (...args) => (await certificates()).copyThumbprint(...args),
    'aseCertificates.saveCertificate': async (...args) => (await certificates()).saveCertificate(...args),
    'aseCertificates.copyAs': async (...args) => (await certificates()).copyAs(...args),
    'aseCertificates.saveAsTemplate': async (...args) => (await certificates()).saveAsTemplate(...args),
    'aseCertificates.createTestCertificate': async () => (await certificates()).createTestCertificate(),
    'aseCertificates.removeCertificate': async (...args) => (await certificates()).removeCertificate(...args),
    'aseCertificates.addPublicCertificate': async (...args) => (await certificates()).addPublicCertificate(...args),
    'aseCertificates.loadAsRoot': async (argument) => (await certificates()).loadAsRoot(argument),
    'aseCertificates.removePublicCertificate': async (node) => (await certificates()).removePublicCertificate(node),
    'aseCertificates.uploadServerCertificate': async (...args) =>
      (await certificates()).uploadServerCertificate(...args),
    'aseCertificates.importServerCertificate': async (node) => (await certificates()).importServerCertificate(node),
    'aseCertificates.bindServerCertificate': async (node) => (await certificates()).bindServerCertificate(node),
    'aseCertificates.unbindServerCertificate': async (node) => (await certificates()).unbindServerCertificate(node),
    'aseCertificates.renewServerCertificate': async (node) => (await certificates()).renewServerCertificate(node),
    'aseCertificates.removeServerCertificate': async (node) => (await certificates()).removeServerCertificate(node),
    'aseCertificates.stopStartApps': async (...args) => (await apps()).stopStartApps(...args),
    'aseCertificates.stopApp': async (node) => (await apps()).stopApp(node),
    'aseCertificates.startApp': async (node) => (await apps()).startApp(node),
    'aseCertificates.exportPlan': async (...args) => (await apps()).exportPlan(...args),
    'aseCertificates.verifyTrustStore': async (...args) => (await apps()).verifyTrustStore(...args),
    'aseCertificates.showTlsSettings': async (node) => (await tls()).showTlsSettings(node),
    'aseCertificates.changeTlsSettings': async (...args) => (await tls()).changeTlsSettings(...args),
    'aseCertificates.showBindings': async (node) => (await tls()).showBindings(node),
    'aseCertificates.saveTlsSettings': async (node) => (await tls()).saveTlsSettings(node),
    'aseCertificates.continueRun': async (node) => (await apps()).continueRun(node),
    'aseCertificates.endRun': async (node) => (await apps()).endRun(node),
    'aseCertificates.openRunSites': async (node) => (await apps()).openRunSites(node),
    'aseCertificates.cancelRun': async (node) => (await apps()).cancelRun(node),
    'aseCertificates.retryFailed': async (node) => (await apps()).retryFailed(node),
    'aseCertificates.startLeftStopped': async (node) => (await apps()).startLeftStopped(node),
    'aseCertificates.checkApps': async (node) => (await apps()).checkApps(node),
    'aseCertificates.leaveStopped': async (node) => (await apps()).leaveStopped(node),
    'aseCertificates.clearRun': async (node) => (await apps()).clearRun(node),
    'aseCertificates.clearEndedRuns': async () => (await apps()).clearEndedRuns(),
    'aseCertificates.browse': async (node) => (await apps()).browse(node),
    'aseCertificates.showReport': async (node) => (await apps()).showReport(node),
    'aseCertificates.saveReport': async (node) => (await apps()).saveReport(node),
  };
}

/** Which Certificate Do I Need?: shows the three ways, each with a button. */
async function showMethods(): Promise<boolean> {
  const id = 'ase-certificates.ase-certificates#certificateMethods';
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', id, false);
  return true;
}

async function loadTlsCommands(graph: ObjectGraph) {
  return (await import('./tls/tlsCommands.ts')).tlsCommands(graph);
}

async function loadCertificateCommands(graph: ObjectGraph) {
  return (await import('./certificateCommands.ts')).certificateCommands(graph);
}

export function registerCommands(graph: ObjectGraph): vscode.Disposable {
  const commands = commandsOf(graph);
  const register = (id: CommandId): vscode.Disposable =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(graph, id, commands[id], args));
  return vscode.Disposable.from(...commandIds.map(register));
}

/**
 * What a keybinding gives as argument: a pattern for the `viewItem` of the rows that the key is for, the one of its `when` clause, in the
 * Environments view or in the Runs view. VS Code does not tell a command which rows are selected, as a menu does, and evaluates the clause
 * for a moment with the rows selected before.
 */
type KeyArguments = { readonly selectedRow: string } | { readonly selectedRun: string };

function isOfKey(argument: unknown): argument is KeyArguments {
  return typeof argument === 'object' && argument !== null && ('selectedRow' in argument || 'selectedRun' in argument);
}

/** The arguments as a menu gives them; undefined if the key is not for the rows that are selected. */
function selectedFor(key: KeyArguments, { view, runsView }: ObjectGraph): readonly unknown[] | undefined {
  const [pattern, { selection }] = 'selectedRow' in key ? [key.selectedRow, view] : [key.selectedRun, runsView];
  return new RegExp(pattern).test(selectedRow(selection)) ? [selection[0], selection] : undefined;
}

/** Every failure of a command ends here: the user is told, the log has it, and telemetry gets its kind. */
async function runCommand(
  graph: ObjectGraph,
  id: CommandId,
  command: Command,
  args: readonly unknown[],
): Promise<void> {
  const { telemetry, tell } = graph;
  const started = performance.now();
  const end = (outcome: Outcome, errorKind?: string): void =>
    telemetry.send(
      'command',
      { command: id, outcome, errorKind },
      { milliseconds: Math.round(performance.now() - started) },
    );
  try {
    const [first] = args;
    const given = isOfKey(first) ? selectedFor(first, graph) : args;
    if (given === undefined) {
      return;
    }
    end((await command(...given)) === false ? 'cancelled' : 'done');
  } catch (error) {
    end('failed', error instanceof AzureError ? error.kind : 'other');
    tell.failure(error, () => vscode.commands.executeCommand(id, ...args));
  }
}

/**
 * What happens with files dropped on the view: the same as Add Root Certificate… on an environment, Add Public Certificate… on an app, or
 * Upload Server Certificate… on server certificates.
 */
export function dropTarget(graph: ObjectGraph): DropTarget {
  const { tell } = graph;
  return {
    addFiles(files, node) {
      loadCertificateCommands(graph)
        .then((commands) => commands.addDroppedFiles(files, node))
        .catch((error: unknown) => tell.failure(error));
    },
    refuse(row) {
      const what =
        row === undefined ? 'That is not a file that can be read here.' : `Certificates cannot be dropped on “${row}”.`;
      tell.problem(
        `${what} Drop certificate files on an App Service Environment, on its root or server certificates, or on an app.`,
      );
    },
  };
}
