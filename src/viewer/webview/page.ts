/**
 * The script of a viewer's page. The extension draws the page. This script puts it in place, keeps the focus, and reports which buttons
 * are pressed.
 */
import type { PageAction, PageMessage, PageState, ViewMessage } from '../messages.ts';
import { markCurrent, moveInList, startFilter } from './list.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};

/** A page can acquire this only once. */
const vscode = acquireVsCodeApi();

/** What VS Code keeps of the page while it is hidden and over a reload of the window. */
class PageMemory {
  #state = vscode.getState();
  /** The position to scroll to with the first content; undefined after that. */
  #returnTo = this.#state?.scroll;

  constructor() {
    window.addEventListener('scroll', () => this.#keepScroll(), { passive: true });
  }

  /** The certificate that was shown; undefined when the page is new. */
  get shown(): string | undefined {
    return this.#state?.shown;
  }

  /** Call this after each new content. */
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

const messageMilliseconds = 3000;
const messagePlace = document.getElementById('told');
let messageTimer: ReturnType<typeof setTimeout> | undefined;

/** Shows a sentence for a moment. Its place is a live region, so a screen reader reads it out. */
function tell({ sentence, isSeen }: Pick<Extract<ViewMessage, { kind: 'told' }>, 'sentence' | 'isSeen'>): void {
  if (messagePlace === null) {
    return;
  }
  clearTimeout(messageTimer);
  messagePlace.classList.toggle('unseen', !isSeen);
  // A screen reader would not repeat a text that does not change.
  messagePlace.textContent = '';
  requestAnimationFrame(() => {
    messagePlace.textContent = sentence;
  });
  messageTimer = setTimeout(() => {
    messagePlace.textContent = '';
  }, messageMilliseconds);
}

/** Runs `draw`, which replaces a part of the page, then focuses the new element with the id of the one that had the focus. */
function keepingFocus(draw: () => void): void {
  const id = document.activeElement?.id ?? '';
  draw();
  if (id !== '' && document.activeElement?.id !== id) {
    document.getElementById(id)?.focus({ preventScroll: true });
  }
}

function messageOf({ show, copy, action }: DOMStringMap): PageMessage | undefined {
  if (show !== undefined) {
    return { kind: 'show', thumbprint: show };
  }
  if (copy !== undefined) {
    return { kind: 'copy', fact: copy };
  }
  return action === undefined ? undefined : { kind: 'action', action: action as PageAction };
}

const memory = new PageMemory();

window.addEventListener('message', ({ data }: MessageEvent<ViewMessage>) => {
  if (data.kind === 'told') {
    tell(data);
    return;
  }
  const place = document.getElementById(data.kind);
  keepingFocus(() => {
    if (place !== null) {
      // The extension escaped every text from outside, and the page's policy lets nothing in it run.
      place.innerHTML = data.html;
    }
  });
  if (data.kind === 'page') {
    startFilter();
  }
  markCurrent(data.shown);
  memory.keep(data);
});

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  const message = button === null ? undefined : messageOf(button.dataset);
  if (message !== undefined) {
    vscode.postMessage(message);
  }
});

document.addEventListener('keydown', moveInList);

vscode.postMessage({ kind: 'ready', shown: memory.shown });
