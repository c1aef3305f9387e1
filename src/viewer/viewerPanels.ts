import * as vscode from 'vscode';
import { viewerTypes } from '../contributions.ts';
import { CertificateView, type ViewTools } from './certificateView.ts';
import type { NamedCertificate } from './commandArguments.ts';
import { restoreComparison, showComparison } from './comparisonView.ts';
import { contentOfHeld, isHeldCertificates, type SourceTitle, type ViewerContent } from './content.ts';
import { CertificateDocument, ViewSource } from './viewSource.ts';

/** Certificates that are shown without a file. */
export interface Held {
  readonly title: SourceTitle;
  /** If a view with the same key is open, it comes to the front, and no other view opens. */
  readonly key: string;
  readonly readContent: (password: string | undefined) => Promise<ViewerContent>;
  /** Whether what has the focus keeps it, such as a row with its keys. */
  readonly preserveFocus?: boolean;
}

/** Fills the panels of viewers and comparisons. Loaded with the first of them. */
export class ViewerPanels {
  readonly #tools: ViewTools;
  readonly #views: Set<CertificateView>;

  /** @param views has every open view. */
  constructor(tools: ViewTools, views: Set<CertificateView>) {
    this.#tools = tools;
    this.#views = views;
  }

  openDocument(uri: vscode.Uri): CertificateDocument {
    return new CertificateDocument(uri, (error) => this.#tools.tell.failure(error));
  }

  showDocument({ source }: CertificateDocument, panel: vscode.WebviewPanel): void {
    this.#keep(new CertificateView(panel, source, this.#tools), panel);
  }

  show(held: Held): void {
    const open = [...this.#views].find((view) => view.key === held.key);
    if (open === undefined) {
      this.#fill(createPanel(viewerTypes.held, held.title.name, held.preserveFocus), held);
    } else {
      open.reveal(held.preserveFocus);
    }
  }

  /** Shows certificates again after a reload of the window. If VS Code kept none, for example of a locked file, it closes the panel. */
  restore(panel: vscode.WebviewPanel, kept: unknown): void {
    if (isHeldCertificates(kept)) {
      this.#fill(panel, { title: kept.title, key: kept.key, readContent: () => contentOfHeld(kept) });
    } else {
      panel.dispose();
    }
  }

  compare(left: NamedCertificate, right: NamedCertificate): void {
    const panel = createPanel(viewerTypes.comparison, `${left.name} ↔ ${right.name}`);
    showComparison(panel, this.#tools.extensionUri, left, right);
  }

  /** Shows a comparison again after a reload of the window. */
  restoreComparison(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    return restoreComparison(panel, this.#tools.extensionUri, kept);
  }

  #fill(panel: vscode.WebviewPanel, { title, key, readContent }: Held): void {
    const source = new ViewSource(title, undefined, readContent);
    panel.onDidDispose(() => source.dispose());
    this.#keep(new CertificateView(panel, source, this.#tools, key), panel);
  }

  #keep(view: CertificateView, panel: vscode.WebviewPanel): void {
    this.#views.add(view);
    panel.onDidDispose(() => this.#views.delete(view));
  }
}

function createPanel(viewType: string, title: string, preserveFocus = false): vscode.WebviewPanel {
  const where = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
  return vscode.window.createWebviewPanel(viewType, title, where, { enableFindWidget: true });
}
