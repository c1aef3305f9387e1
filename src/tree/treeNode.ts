import type { CommandId } from '../contributions.ts';
import type { NamedFailure } from '../signIn/listing.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { failureLabel, failureSentences, failureWords } from '../ui/errorWords.ts';
import { contextValue, type Row } from './row.ts';

interface Click {
  readonly command: CommandId;
  readonly title: string;
}

/** One row of a view. Each load makes new nodes. VS Code knows them by `id`, which never changes. */
export interface TreeNode {
  readonly id: string;
  readonly parent: TreeNode | undefined;
  /** The initial state of the row; undefined: it has no children. */
  readonly opens?: 'collapsed' | 'expanded';
  row(): Row;
  /** Whether the row shows the state of the resource of this key, of an environment or an app. */
  isAbout?(key: string): boolean;
  /** It counts the states of apps. */
  readonly counts?: boolean;
  /** The rows below as the user wants to see them, of those that are loaded; without it, all of them. It loads nothing. */
  arranged?(): readonly TreeNode[];
  /** What in this row, not below it, needs somebody's care; `left`: an environment in which a run left apps stopped. `key`: of the resource. */
  care?(): { readonly kind: 'environment' | 'left' | 'root'; readonly key: string } | undefined;
  /** The command of a click, if there is one. */
  readonly click?: Click;
  /** Loads all pages of children. The view shows an error that this throws as a row. */
  children?(signal: AbortSignal): Promise<readonly TreeNode[]>;
  /** The load failed. From now on the row must not say what an earlier load found. */
  notLoaded?(): void;
}

interface ErrorFacts {
  /** Several things could not be loaded, each for its reason. */
  readonly each?: readonly NamedFailure[] | undefined;
  /** How many rows of the same words are above it. */
  readonly nth?: number;
}

/** A failed load, in the place of the rows. A click tries again. */
export class ErrorNode implements TreeNode {
  readonly id: string;
  readonly parent: TreeNode | undefined;
  readonly click = { command: 'aseCertificates.retry', title: 'Try Again' } as const;
  /** It completes "Could not load …". */
  readonly what: string;
  readonly error: unknown;
  readonly #each: ErrorFacts['each'];

  constructor(parent: TreeNode | undefined, what: string, error: unknown, { each, nth = 0 }: ErrorFacts = {}) {
    this.id = `${parent?.id ?? ''}|error|${what}${nth === 0 ? '' : `|${nth}`}`;
    this.parent = parent;
    this.what = what;
    this.error = error;
    this.#each = each;
  }

  row(): Row {
    const label = `Could not load ${this.what}`;
    const each = this.#each && failureSentences(this.#each).map((one) => `- ${escapeMarkdown(one)}`);
    const reasons = each?.join('\n') ?? escapeMarkdown(failureWords(this.error).message);
    return {
      label,
      description: `${failureLabel(this.error)} Click to try again.`,
      tooltip: `**${escapeMarkdown(label)}**\n\n${reasons}\n\nClick to try again.`,
      contextValue: contextValue('error', {}),
      icon: 'error',
      iconColor: 'list.errorForeground',
      accessibilityLabel: `Error: ${label}. ${failureLabel(this.error)} Press Enter to try again.`,
    };
  }
}

/** What a row with only a text may have beside it. */
interface NoteFacts extends Partial<Pick<Row, 'description' | 'tooltip' | 'contextValue' | 'icon'>> {
  readonly click?: Click;
}

/** A row with only a text, such as "No root certificates". */
export class NoteNode implements TreeNode {
  readonly id: string;
  readonly click?: Click;
  readonly parent: TreeNode;
  readonly #row: Row;

  constructor(parent: TreeNode, label: string, more: NoteFacts = {}) {
    this.id = `${parent.id}|note|${label}`;
    this.parent = parent;
    const { click, ...row } = more;
    this.#row = { label, contextValue: 'note', icon: 'info', ...row };
    if (click !== undefined) {
      this.click = click;
    }
  }

  row(): Row {
    return this.#row;
  }
}

/** Whether a command's argument is a row of a view. */
export function isTreeNode(argument: unknown): argument is TreeNode {
  return typeof argument === 'object' && argument !== null && 'row' in argument && 'parent' in argument;
}

/** What opening this row loads. It completes "Could not load …". */
export function loadedBy(node: TreeNode): string {
  const { label, contextValue } = node.row();
  const kind = contextValue.split('+')[0];
  switch (kind) {
    case 'subscription':
      return `the App Service Environments of ${label}`;
    case 'rootCertificates':
      return `the root certificates of ${node.parent?.row().label ?? label}`;
    case 'serverCertificates':
      return `the server certificates of ${node.parent?.row().label ?? label}`;
    case 'apps':
      return `the apps of ${node.parent?.row().label ?? label}`;
    case 'app':
      return `the slots of ${label}`;
    case 'publicCertificates':
      return `the public certificates of ${node.parent?.row().label ?? label}`;
    default:
      return label;
  }
}
