/**
 * The script of a viewer's page. The extension draws the page; this puts it in place, keeps the focus where it was, and
 * passes on what is pressed.
 */
import type { PageAction, PageMessage, ViewMessage } from '../messages.ts';
import { startFilter } from './filter.ts';
import { keepingFocus } from './focus.ts';
import { markCurrent, moveInList } from './list.ts';
import { PageMemory, vscode } from './pageMemory.ts';
import { startTelling } from './telling.ts';

const memory = new PageMemory();
const tell = startTelling(document.getElementById('told'));

window.addEventListener('message', ({ data }: MessageEvent<ViewMessage>) => {
  if (data.kind === 'told') {
    tell(data);
    return;
  }
  const place = document.getElementById(data.kind);
  keepingFocus(() => {
    if (place !== null) {
      // Every text from outside was escaped by the extension, and the page's policy lets nothing in it run.
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

function messageOf({ show, copy, action }: DOMStringMap): PageMessage | undefined {
  if (show !== undefined) {
    return { kind: 'show', thumbprint: show };
  }
  if (copy !== undefined) {
    return { kind: 'copy', fact: copy };
  }
  return action === undefined ? undefined : { kind: 'action', action: action as PageAction };
}

vscode.postMessage({ kind: 'ready', shown: memory.shown });
