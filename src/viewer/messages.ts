/** The messages between the page and the extension. The extension draws the page, so the page has no certificate itself. */

/** The buttons of the page. */
export const pageActions = [
  'add',
  'copyAsText',
  'saveAs',
  'copyAs',
  'saveAsTemplate',
  'compare',
  'openAsText',
  'showAsText',
  'enterPassword',
  'tryAgain',
] as const;

export type PageAction = (typeof pageActions)[number];

/** A message from the page. */
export type PageMessage =
  /** The page is loaded. `shown`: the SHA-256 thumbprint that it showed before VS Code removed it; undefined for a new page. */
  | { readonly kind: 'ready'; readonly shown: string | undefined }
  /** Show the certificate with this SHA-256 thumbprint. */
  | { readonly kind: 'show'; readonly thumbprint: string }
  /** Copy the fact with this id. */
  | { readonly kind: 'copy'; readonly fact: string }
  | { readonly kind: 'action'; readonly action: PageAction };

/** A message to the page. */
export type ViewMessage =
  /** The whole page. VS Code keeps `memory` with the page, over a reload of the window too. */
  | { readonly kind: 'page'; readonly html: string; readonly shown: string; readonly memory: unknown }
  /** Another certificate of the same file. */
  | { readonly kind: 'certificate'; readonly html: string; readonly shown: string; readonly memory: unknown }
  /** A sentence for screen readers. `isSeen`: the page also shows it for a moment. */
  | { readonly kind: 'told'; readonly sentence: string; readonly isSeen: boolean };

/** What VS Code keeps with a page. */
export interface PageState {
  readonly shown: string;
  readonly memory: unknown;
  /** The scroll position in pixels from the top. */
  readonly scroll: number;
}

/** Whether a value from the page is one of its messages. */
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
