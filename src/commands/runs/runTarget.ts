import type { RunEntry } from '../../stopStart/shown/runList.ts';
import { RunNode } from '../../tree/runNode.ts';
import { runRow } from '../../tree/runRow.ts';
import type { Tools } from '../tools.ts';

/** What a command needs a run for. */
export interface RunWanted {
  /** The command's title. */
  readonly title: string;
  readonly placeHolder: string;
  readonly fits: (entry: RunEntry) => boolean;
  /** Said when there is no such run. */
  readonly none: string;
  /** Said of a row whose run does not fit (any more), where that is another sentence. */
  readonly unfit?: (entry: RunEntry) => string;
}

/** The run of the row, as it was listed last, or one that the user picks; undefined when there is none or the user left. */
export async function runTarget(tools: Tools, node: unknown, wanted: RunWanted): Promise<RunEntry | undefined> {
  if (node instanceof RunNode) {
    if (wanted.fits(node.entry)) {
      return node.entry;
    }
    tools.tell.info(wanted.unfit?.(node.entry) ?? wanted.none);
    return undefined;
  }
  const fitting = (await tools.runs.list()).entries.filter(wanted.fits);
  if (fitting.length === 0) {
    tools.tell.info(wanted.none);
    return undefined;
  }
  let chosen: RunEntry | undefined;
  await tools.ui.ask(wanted.title, {
    ask: async (asking) => {
      chosen = await asking.pickOne(fitting.map(pick), { placeHolder: wanted.placeHolder, matchOnDescription: true });
    },
  });
  return chosen;
}

function pick(entry: RunEntry): { readonly label: string; readonly description: string; readonly data: RunEntry } {
  const { label, description } = runRow(entry);
  return { label, description: description ?? '', data: entry };
}
