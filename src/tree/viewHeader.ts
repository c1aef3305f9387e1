import type { ViewState } from '../contributions.ts';
import { counted } from '../text/counted.ts';
import { localSecondOfDay } from '../time/timeText.ts';
import type { TreeNode } from './treeNode.ts';

/** What VS Code's view shows besides rows. */
export interface ViewParts {
  badge?: { readonly value: number; readonly tooltip: string } | undefined;
  message?: string | undefined;
}

/** What is said above the rows of the Environments view, and the badge on its icon. It loads nothing. */
export class ViewHeader {
  readonly #view: ViewParts;
  #badge = '';
  #state: ViewState = 'ready';
  #subscriptions = '';
  #filter = '';
  #waits = '';
  /** The rows of an earlier load are in sight. */
  #hasRows = false;

  constructor(view: ViewParts) {
    this.#view = view;
  }

  /** Counts what needs care among these rows. */
  count(nodes: readonly TreeNode[]): void {
    const badge = badgeOf(nodes);
    const said = JSON.stringify(badge ?? '');
    if (this.#badge !== said) {
      this.#badge = said;
      this.#view.badge = badge;
    }
  }

  state(state: ViewState): void {
    this.#state = state;
    if (state !== 'loading') {
      this.#hasRows = state === 'ready';
    }
    this.#showMessage();
  }

  /** Which subscriptions alone are shown, in words; empty if all are. */
  subscriptions(words: string): void {
    this.#subscriptions = words;
  }

  /** Which apps alone are shown, in words; empty if all are. */
  filter(words: string): void {
    this.#filter = words;
    this.#showMessage();
  }

  /** Until when Azure makes what is found wait, in milliseconds since the epoch; undefined if it does not. */
  waits(until: number | undefined): void {
    this.#waits = until === undefined ? '' : `Waiting for Azure until ${localSecondOfDay(until)}`;
    this.#showMessage();
  }

  /** VS Code shows no welcome beside a message, so there is none where the view has no rows; only for the first ones that load. */
  #showMessage(): void {
    if (this.#hasRows) {
      this.#view.message = said(' · ', this.#waits, this.#subscriptions, this.#filter);
    } else {
      this.#view.message = this.#state === 'loading' ? said(' ', 'Loading Azure subscriptions…', this.#waits) : '';
    }
  }
}

function said(separator: string, ...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator);
}

/**
 * The `viewItem` of the selected rows, for keybindings: that of the first, with `+several` if there are more of its kind; empty if there are
 * none, or rows of several kinds.
 */
export function selectedRow(selection: readonly TreeNode[]): string {
  const [first = '', ...others] = selection.map((node) => node.row().contextValue);
  if (others.some((other) => kindOf(other) !== kindOf(first))) {
    return '';
  }
  return others.length === 0 ? first : `${first}+several`;
}

/** Root and public certificates are two kinds. */
function kindOf(contextValue: string): string {
  const [kind = '', flag = ''] = contextValue.split('+');
  return kind === 'certificate' ? `${kind}+${flag}` : kind;
}

/** What the badge counts; undefined if there is nothing. Two accounts may list the same thing. */
function badgeOf(nodes: readonly TreeNode[]): ViewParts['badge'] {
  const found = nodes.map((node) => node.care?.()).filter((care) => care !== undefined);
  const keysOf = (kind: string): number => new Set(found.filter((one) => one.kind === kind).map(({ key }) => key)).size;
  const [left, environments, roots] = [keysOf('left'), keysOf('environment'), keysOf('root')];
  const words = [
    left === 0 ? undefined : `${counted(left, 'environment has', 'environments have')} apps that a run left stopped`,
    environments === 0
      ? undefined
      : `${counted(environments, 'environment has', 'environments have')} apps that need stop and start`,
    roots === 0
      ? undefined
      : `${counted(roots, 'root certificate has', 'root certificates have')} expired or will soon`,
  ].filter((part) => part !== undefined);
  return words.length === 0 ? undefined : { value: left + environments + roots, tooltip: words.join(', ') };
}
