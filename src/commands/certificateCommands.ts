import type { SignIn } from '../signIn/signIn.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import type { DroppedFile } from '../tree/certificateDrop.ts';
import { EnvironmentNode } from '../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { TakingRow } from '../tree/rowTaking.ts';
import { ServerCertificatesNode } from '../tree/serverCertificateNodes.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { Log } from '../ui/log.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Telemetry } from '../ui/telemetry.ts';
import type { Tell } from '../ui/tell.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { addCertificate, addRoots } from './addCertificate/addCertificate.ts';
import { sourceFromDrop } from './addCertificate/certificateSource.ts';
import { compareCertificates } from './compareCertificates.ts';
import { copyAsText, copyThumbprint, saveCertificate } from './copyOrSaveCertificate.ts';
import { createTestCertificate } from './createTestCertificate/createTestCertificate.ts';
import { addPublicCertificate, addToApp } from './publicCertificates/addPublicCertificate.ts';
import { loadAsRoot } from './publicCertificates/loadAsRoot.ts';
import { removePublicCertificate } from './publicCertificates/removePublicCertificate.ts';
import { removeCertificate } from './removeCertificate.ts';
import { addServerFiles } from './serverCertificates/addServerFiles.ts';
import { bindServerCertificate, unbindServerCertificate } from './serverCertificates/bindServerCertificate.ts';
import { importServerCertificate } from './serverCertificates/importServerCertificate.ts';
import { removeServerCertificate } from './serverCertificates/removeServerCertificate.ts';
import { renewServerCertificate } from './serverCertificates/renewServerCertificate.ts';
import { uploadServerCertificate } from './serverCertificates/uploadServerCertificate.ts';
import { openAsText, openCertificate, showCertificate, showCertificates } from './showCertificate.ts';
import { copyAs, saveAsTemplate } from './templates/templates.ts';

/** What the commands of this feature work with, all together. */
export interface CertificateGraph {
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
  readonly log: Log;
  readonly runs: StopStartRuns;
  readonly tell: Tell;
  readonly telemetry: Telemetry;
  readonly view: EnvironmentsView;
  readonly needs: StopStartNeeds;
  readonly viewer: Viewer;
}

/** The commands on certificates, each with what it needs. */
export function certificateCommands(graph: CertificateGraph) {
  const { signIn, settings, ui, log, runs, tell, telemetry, view, needs, viewer } = graph;
  const prompt = { ui, signIn, log, runs, settings };
  const readable = { ...prompt, tell };
  const serving = { ...readable, view };
  const adding = { ui, signIn, log, runs, tell, viewer, view, needs, telemetry };
  return {
    addCertificate: (first?: unknown, others?: unknown) => addCertificate(adding, first, others),
    addDroppedFiles: (dropped: readonly DroppedFile[], row: TakingRow) => {
      const files = dropped.map(sourceFromDrop);
      if (row instanceof ServerCertificatesNode) {
        return addServerFiles(readable, files, row.parent);
      }
      return row instanceof EnvironmentNode ? addRoots(adding, files, [row]) : addToApp(adding, files, row);
    },
    addPublicCertificate: (first?: unknown, others?: unknown) => addPublicCertificate(adding, first, others),
    loadAsRoot: (argument?: unknown) => loadAsRoot(readable, argument),
    removePublicCertificate: (node?: unknown) => removePublicCertificate({ ...readable, view }, node),
    showCertificate: (first?: unknown, others?: unknown) => showCertificate({ ...readable, viewer }, first, others),
    openCertificate: () => openCertificate({ viewer, tell }),
    showCertificates: (first?: unknown, others?: unknown) => showCertificates({ viewer, tell }, first, others),
    copyAsText: (node?: unknown) => copyAsText(readable, viewer, node),
    openAsText: (file?: unknown) => openAsText({ viewer, tell }, file),
    compareCertificates: (first?: unknown, others?: unknown) => compareCertificates(viewer, readable, first, others),
    copyThumbprint: (node?: unknown, selected?: unknown) => copyThumbprint(readable, node, selected),
    saveCertificate: (argument?: unknown, selected?: unknown) => saveCertificate(readable, argument, selected),
    copyAs: (first?: unknown, others?: unknown) => copyAs({ ...readable, viewer }, first, others),
    saveAsTemplate: (first?: unknown, others?: unknown) => saveAsTemplate({ ...readable, viewer }, first, others),
    createTestCertificate: () => createTestCertificate(ui, tell),
    removeCertificate: (node?: unknown, selected?: unknown) =>
      removeCertificate({ ...adding, settings }, node, selected),
    uploadServerCertificate: (first?: unknown, others?: unknown) => uploadServerCertificate(serving, first, others),
    importServerCertificate: (node?: unknown) => importServerCertificate(serving, node),
    bindServerCertificate: (node?: unknown) => bindServerCertificate(serving, node),
    unbindServerCertificate: (node?: unknown) => unbindServerCertificate(serving, node),
    renewServerCertificate: (node?: unknown) => renewServerCertificate(serving, node),
    removeServerCertificate: (node?: unknown) => removeServerCertificate(serving, node),
  };
}
