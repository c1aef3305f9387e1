import * as vscode from 'vscode';
import { viewerTypes } from '../contributions.ts';
import type { CertificateView, ViewTools } from './certificateView.ts';
import type { NamedCertificate } from './commandArguments.ts';
import type { SourceTitle, ViewerContent } from './content.ts';
import type { CertificateDocument } from './viewSource.ts';

/** Certificates that are shown without a file. */
export interface Held {
  readonly title: SourceTitle;
  /** If a view with the same key is open, it comes to the front, and no other view opens. */
  readonly key: string;
  readonly readContent: (password: string | undefined) => Promise<ViewerContent>;
}

/** The certificate viewers of this window. This file is small, because the code that draws them loads with the first viewer. */
export class Viewer implements vscode.Disposable {
  readonly #tools: ViewTools;
  readonly #views = new Set<CertificateView>();
  readonly #registered: vscode.Disposable;

  constructor(tools: ViewTools) {
    this.#tools = tools;
    this.#registered = vscode.Disposable.from(
      this.#registerEditor(viewerTypes.file),
      this.#registerEditor(viewerTypes.textFile),
      vscode.window.registerWebviewPanelSerializer(viewerTypes.held, {
        deserializeWebviewPanel: (panel, state) => this.#restore(panel, memoryOf(state)),
      }),
      vscode.window.registerWebviewPanelSerializer(viewerTypes.comparison, {
        deserializeWebviewPanel: async (panel, state) => {
          const { restoreComparison } = await import('./comparisonView.ts');
          restoreComparison(panel, tools.extensionUri, memoryOf(state));
        },
      }),
    );
  }

  /** The view that has the focus. */
  get active(): CertificateView | undefined {
    return [...this.#views].find((view) => view.isActive);
  }

  /** A view of this file. If several views show it, the one with the focus. */
  viewOf(file: vscode.Uri): CertificateView | undefined {
    const views = [...this.#views].filter(({ source }) => source.uri?.toString() === file.toString());
    return views.find((view) => view.isActive) ?? views[0];
  }

  /** Opens a file in the viewer, whatever its name is. */
  async showFile(uri: vscode.Uri): Promise<void> {
    const viewType = /\.(pem|crt)$/i.test(uri.path) ? viewerTypes.textFile : viewerTypes.file;
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
  }

  /** Shows certificates that are in no file. */
  async show({ title, key, readContent }: Held): Promise<void> {
    const open = [...this.#views].find((view) => view.key === key);
    if (open !== undefined) {
      open.reveal();
      return;
    }
    await this.#fill(createPanel(viewerTypes.held, title.name), { title, key, readContent });
  }

  /** Shows how two certificates differ. */
  async compare(left: NamedCertificate, right: NamedCertificate): Promise<void> {
    const { showComparison } = await import('./comparisonView.ts');
    const panel = createPanel(viewerTypes.comparison, `${left.name} ↔ ${right.name}`);
    showComparison(panel, this.#tools.extensionUri, left, right);
  }

  dispose(): void {
    this.#registered.dispose();
  }

  #registerEditor(viewType: string): vscode.Disposable {
    const provider: vscode.CustomReadonlyEditorProvider<CertificateDocument> = {
      openCustomDocument: async (uri) => {
        const { CertificateDocument } = await import('./viewSource.ts');
        return new CertificateDocument(uri, (error) => this.#tools.tell.failure(error));
      },
      resolveCustomEditor: async ({ source }, panel) => {
        const { CertificateView } = await import('./certificateView.ts');
        this.#keep(new CertificateView(panel, source, this.#tools), panel);
      },
    };
    return vscode.window.registerCustomEditorProvider(viewType, provider, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: { enableFindWidget: true },
    });
  }

  async #fill(panel: vscode.WebviewPanel, { title, key, readContent }: Held): Promise<void> {
    const [{ CertificateView }, { ViewSource }] = await Promise.all([
      import('./certificateView.ts'),
      import('./viewSource.ts'),
    ]);
    const source = new ViewSource(title, undefined, readContent);
    panel.onDidDispose(() => source.dispose());
    this.#keep(new CertificateView(panel, source, this.#tools, key), panel);
  }

  /** Shows a view again after a reload of the window. Without kept certificates, for example of a locked file, it closes the panel. */
  async #restore(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const { contentOfHeld, isHeldCertificates } = await import('./content.ts');
    if (isHeldCertificates(kept)) {
      await this.#fill(panel, { title: kept.title, key: kept.key, readContent: () => contentOfHeld(kept) });
    } else {
      panel.dispose();
    }
  }

  #keep(view: CertificateView, panel: vscode.WebviewPanel): void {
    this.#views.add(view);
    panel.onDidDispose(() => this.#views.delete(view));
  }
}

function createPanel(viewType: string, title: string): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, { enableFindWidget: true });
}

/** The part of what VS Code kept with a page that the extension asked it to keep. */
function memoryOf(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'memory' in state ? state.memory : undefined;
}
