import type { App } from '../../azure/app.ts';
import { keyOf } from '../../azure/resourceId.ts';
import { AppNode, AppsNode } from '../../tree/appNodes.ts';
import { CertificateNode, RootCertificatesNode } from '../../tree/environmentNodes.ts';
import { isTreeNode } from '../../tree/treeNode.ts';
import { isNamedCertificate } from '../../viewer/commandArguments.ts';
import { isCertificate } from '../../viewer/shownItem.ts';
import type { Viewer } from '../../viewer/viewer.ts';
import { type CertificateSource, sourceFromUri, sourcesFromViewer } from '../addCertificate/certificateSource.ts';
import type { ExistingCertificate } from '../addCertificate/rootsAbove.ts';
import { selectedFiles } from '../certificateTarget.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';

/** What a template is made of, before anything is asked. */
export type TemplateSource =
  | EnvironmentSource
  | { readonly kind: 'files'; readonly files: readonly CertificateSource[] }
  | { readonly kind: 'severalEnvironments'; readonly names: readonly string[] };

/** An environment, or what was selected in one. */
export interface EnvironmentSource {
  readonly kind: 'environment';
  /** Undefined where it must be asked for. */
  readonly target: EnvironmentTarget | undefined;
  /** What the template can be about. */
  readonly offers: readonly ('certificates' | 'apps')[];
  /** Undefined: all root certificates of the environment. */
  readonly certificates?: readonly ExistingCertificate[];
  /** Undefined: all apps and slots of the environment. */
  readonly apps?: readonly App[];
}

/** Rows, files of the Explorer, what a viewer hands over, else what the viewer with the focus shows, else any environment. */
export async function templateSource(viewer: Viewer, first: unknown, others: unknown): Promise<TemplateSource> {
  if (isTreeNode(first)) {
    return sourceOfRows(first, Array.isArray(others) && others.length > 0 ? others : [first]);
  }
  if (isNamedCertificate(first)) {
    return { kind: 'files', files: sourcesFromViewer({ certificates: [first.certificate], name: first.name }) };
  }
  const files = selectedFiles(first, others).filter(({ scheme }) => scheme !== 'webview-panel');
  if (files.length > 0) {
    return { kind: 'files', files: files.map(sourceFromUri) };
  }
  const given = environmentOf(first);
  return (given === undefined ? await sourceOfViewer(viewer) : undefined) ?? wholeEnvironment(given);
}

/** A file is read again, so that one with a private key is refused here too. */
async function sourceOfViewer({ active }: Viewer): Promise<TemplateSource | undefined> {
  if (active?.source.uri !== undefined) {
    return { kind: 'files', files: [sourceFromUri(active.source.uri)] };
  }
  const shown = await active?.shownItem();
  return shown === undefined || !isCertificate(shown.item)
    ? undefined
    : { kind: 'files', files: sourcesFromViewer({ certificates: [shown.item], name: shown.name }) };
}

function wholeEnvironment(target: EnvironmentTarget | undefined): EnvironmentSource {
  return { kind: 'environment', target, offers: ['certificates', 'apps'] };
}

/** The clicked row says what is meant; rows of another kind that are selected too are not. */
function sourceOfRows(clicked: unknown, rows: readonly unknown[]): TemplateSource {
  const certificates = rows.filter((row) => row instanceof CertificateNode);
  const apps = rows.filter((row) => row instanceof AppNode);
  if (clicked instanceof CertificateNode) {
    const selected = certificates.map(({ resource, certificate }) => ({ resource, certificate }));
    return inOneEnvironment(certificates, { offers: ['certificates'], certificates: selected });
  }
  if (clicked instanceof AppNode) {
    return inOneEnvironment(apps, { offers: ['apps'], apps: apps.map(({ app }) => app) });
  }
  const target = environmentOf(clicked);
  if (clicked instanceof RootCertificatesNode) {
    return { kind: 'environment', target, offers: ['certificates'] };
  }
  return clicked instanceof AppsNode ? { kind: 'environment', target, offers: ['apps'] } : wholeEnvironment(target);
}

function inOneEnvironment(
  rows: readonly unknown[],
  selected: Pick<EnvironmentSource, 'offers' | 'certificates' | 'apps'>,
): TemplateSource {
  const targets = new Map(
    rows.flatMap((row) => {
      const target = environmentOf(row);
      return target === undefined ? [] : [[keyOf(target.environment.id), target] as const];
    }),
  );
  const [target] = targets.values();
  return targets.size > 1
    ? { kind: 'severalEnvironments', names: [...targets.values()].map(({ environment }) => environment.name) }
    : { kind: 'environment', target, ...selected };
}
