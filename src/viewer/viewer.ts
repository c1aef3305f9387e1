import * as vscode from 'vscode';
import { viewerTypes } from '../contributions.ts';
import type { CertificateView, ViewTools } from './certificateView.ts';
import type { NamedCertificate } from './commandArguments.ts';
import type { Held, ViewerPanels } from './viewerPanels.ts';
import type { CertificateDocument } from './viewSource.ts';

/** The certificate viewers of this window. This file is small, because activation loads it; the rest loads with the first viewer. */
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
        deserializeWebviewPanel: async (panel, state) => (await this.#panels()).restore(panel, memoryOf(state)),
      }),
      vscode.window.registerWebviewPanelSerializer(viewerTypes.comparison, {
        deserializeWebviewPanel: async (panel, state) =>
          (await this.#panels()).restoreComparison(panel, memoryOf(state)),
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
    const viewType = /\.(pem|crt|csr|p10|req)$/i.test(uri.path) ? viewerTypes.textFile : viewerTypes.file;
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
  }

  /** Shows certificates that are in no file. */
  async show(held: Held): Promise<void> {
    (await this.#panels()).show(held);
  }

  /** Shows how two certificates differ. */
  async compare(left: NamedCertificate, right: NamedCertificate): Promise<void> {
    (await this.#panels()).compare(left, right);
  }

  dispose(): void {
    this.#registered.dispose();
  }

  #registerEditor(viewType: string): vscode.Disposable {
    const provider: vscode.CustomReadonlyEditorProvider<CertificateDocument> = {
      openCustomDocument: async (uri) => (await this.#panels()).openDocument(uri),
      resolveCustomEditor: async (document, panel) => (await this.#panels()).showDocument(document, panel),
    };
    return vscode.window.registerCustomEditorProvider(viewType, provider, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: { enableFindWidget: true },
    });
  }

  async #panels(): Promise<ViewerPanels> {
    const { ViewerPanels } = await import('./viewerPanels.ts');
    return new ViewerPanels(this.#tools, this.#views);
  }
}

/** The part of what VS Code kept with a page that the extension asked it to keep. */
function memoryOf(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'memory' in state ? state.memory : undefined;
}
