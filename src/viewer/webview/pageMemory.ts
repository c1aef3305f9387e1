import type { PageMessage, PageState } from '../messages.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};

/** VS Code gives its side of the page once. */
export const vscode = acquireVsCodeApi();

/** What VS Code keeps of the page while it is hidden, and over a reload of the window. */
export class PageMemory {
  #state = vscode.getState();
  /** Where to scroll to once there is content again; then undefined. */
  #returnTo = this.#state?.scroll;

  constructor() {
    window.addEventListener('scroll', () => this.#keepScroll(), { passive: true });
  }

  /** The certificate that was shown; undefined when the page is new. */
  get shown(): string | undefined {
    return this.#state?.shown;
  }

  /** To be called when there is new content. */
  keep({ shown, memory }: Pick<PageState, 'shown' | 'memory'>): void {
    this.#set({ shown, memory, scroll: this.#returnTo ?? window.scrollY });
    if (this.#returnTo !== undefined) {
      window.scrollTo(0, this.#returnTo);
      this.#returnTo = undefined;
    }
  }

  #keepScroll(): void {
    if (this.#state !== undefined && this.#returnTo === undefined) {
      this.#set({ ...this.#state, scroll: window.scrollY });
    }
  }

  #set(state: PageState): void {
    this.#state = state;
    vscode.setState(state);
  }
}
