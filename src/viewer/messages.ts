/** What the page and the extension say to each other. The page is drawn by the extension: it holds no certificate itself. */

/** The buttons of the page. */
export const pageActions = [
  'add',
  'copyAsText',
  'saveAs',
  'compare',
  'openAsText',
  'showAsText',
  'enterPassword',
  'tryAgain',
] as const;

export type PageAction = (typeof pageActions)[number];

/** What the page asks for. */
export type PageMessage =
  /** It is loaded. `shown`: the SHA-256 thumbprint of what it showed before VS Code took it down; undefined when it is new. */
  | { readonly kind: 'ready'; readonly shown: string | undefined }
  /** Show the certificate with this SHA-256 thumbprint. */
  | { readonly kind: 'show'; readonly thumbprint: string }
  /** Copy the fact with this id. */
  | { readonly kind: 'copy'; readonly fact: string }
  | { readonly kind: 'action'; readonly action: PageAction };

/** What the extension tells the page. */
export type ViewMessage =
  /** Everything anew. `memory` is kept by VS Code with the page, over a reload of the window. */
  | { readonly kind: 'page'; readonly html: string; readonly shown: string; readonly memory: unknown }
  /** Another certificate of the same file. */
  | { readonly kind: 'certificate'; readonly html: string; readonly shown: string; readonly memory: unknown }
  /** To be said by a screen reader and, where the page does not show it anyway, to be seen for a moment. */
  | { readonly kind: 'told'; readonly sentence: string; readonly isSeen: boolean };

/** What VS Code keeps with a page. */
export interface PageState {
  readonly shown: string;
  readonly memory: unknown;
  /** How far the page is scrolled down, in pixels. */
  readonly scroll: number;
}

/** Whether a message from the page is one. */
export function isPageMessage(message: unknown): message is PageMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) {
    return false;
  }
  switch (message.kind) {
    case 'ready':
      return 'shown' in message ? message.shown === undefined || typeof message.shown === 'string' : true;
    case 'show':
      return 'thumbprint' in message && typeof message.thumbprint === 'string';
    case 'copy':
      return 'fact' in message && typeof message.fact === 'string';
    case 'action':
      return 'action' in message && pageActions.some((action) => action === message.action);
    default:
      return false;
  }
}
