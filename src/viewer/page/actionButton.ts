import type { PageAction } from '../messages.ts';
import { type Html, html } from './html.ts';

const titles: Readonly<Record<PageAction, string>> = {
  add: 'Add to App Service Environment…',
  copyAsText: 'Copy as Text',
  saveAs: 'Save As…',
  compare: 'Compare…',
  openAsText: 'Open as Text',
  showAsText: 'Show as Text',
  enterPassword: 'Enter Password…',
  tryAgain: 'Try Again',
};

/** A button that does something; `primary` is the one that most people come for. */
export function actionButton(action: PageAction, rank: 'primary' | 'secondary' = 'secondary'): Html {
  return html`<button type="button" class="action ${rank}" id="action-${action}" data-action="${action}">${titles[action]}</button>`;
}
