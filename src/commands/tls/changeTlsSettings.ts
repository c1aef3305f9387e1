import { allOrNone } from '../../async/allOrNone.ts';
import type { App } from '../../azure/app.ts';
import { AzureError } from '../../azure/azureError.ts';
import { countOf } from '../../text/appNames.ts';
import { systemClock } from '../../time/clock.ts';
import { type ChangePreview, differenceWords } from '../../tls/changeText.ts';
import { type AppChange, readChange } from '../../tls/changeTls.ts';
import { readTlsTable } from '../../tls/readTlsTable.ts';
import { differencesOf, type WantedTls } from '../../tls/wantedTls.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { untilCancelled, withProgress } from '../../ui/progress.ts';
import type { PickRow, Rows, Separator } from '../../ui/questions.ts';
import { seriesOnEnvironment } from '../askEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { selectionsOf } from '../stopStartApps/selection.ts';
import { askWantedTls, wantedOf } from './askWantedTls.ts';
import { confirmTlsChange } from './confirmTlsChange.ts';
import type { TlsPrompt } from './showTlsSettings.ts';

const title = 'Change TLS Settings';
/** Change TLS Settings…: asks what to change and on which apps, shows what changes, and changes only that. */
export async function changeTlsSettings(prompt: TlsPrompt, node?: unknown, selected?: unknown): Promise<boolean> {
  const selections = selectionsOf(node, selected);
  const [selection, other] = selections;
  if (other !== undefined) {
    const names = selections.map(({ target }) => target.environment.name).join(', ');
    prompt.tell.info(`Change the TLS settings of one environment at a time. You selected ${names}.`);
    return false;
  }
  const asked = await askWhatAndWhere(prompt, selection);
  if (asked === undefined) {
    return false;
  }
  const { target, wanted, apps } = asked;
  const preview = await readPreview(target, wanted, apps);
  if (preview === undefined) {
    return false;
  }
  if (preview.changes.every(({ differences }) => differences.length === 0)) {
    tellNothingToChange(prompt, preview);
    return false;
  }
  return confirmTlsChange(prompt, target, preview);
}

interface Asked {
  readonly target: EnvironmentTarget;
  readonly wanted: WantedTls;
  readonly apps: readonly Pick<App, 'id' | 'key' | 'name'>[];
}

async function askWhatAndWhere(
  prompt: TlsPrompt,
  selection: ReturnType<typeof selectionsOf>[number] | undefined,
): Promise<Asked | undefined> {
  const series = askWantedTls(seriesOnEnvironment(prompt, selection?.target, { v3Only: false }));
  const { chosen } = selection ?? {};
  if (chosen !== undefined) {
    const answers = await prompt.ui.ask(title, series);
    return answers && { target: answers.target, wanted: wantedOf(answers), apps: await appsOf(answers.target, chosen) };
  }
  const answers = await prompt.ui.ask(
    title,
    series.ask('apps', (asking, before) =>
      asking.pickMany(appRows(prompt, before.target, wantedOf(before), asking.signal), {
        placeHolder: 'Select the apps to change',
        what: 'app',
        loadingPlaceHolder: 'Reading TLS settings…',
        noPicksMessage: `No app of ${before.target.environment.name} needs this change`,
        matchOnDescription: true,
      }),
    ),
  );
  return answers && { target: answers.target, wanted: wantedOf(answers), apps: answers.apps };
}

/** The selected apps as they are listed now. A row may be old. */
async function appsOf(
  { environment, subscription }: EnvironmentTarget,
  chosen: ReadonlySet<string>,
): Promise<readonly App[]> {
  const found = await withProgress(`Reading apps of ${environment.name}…`, { cancellable: false }, (signal) =>
    subscription.azure.apps.withSlots(environment.id, signal),
  );
  return found.filter(({ key }) => chosen.has(key)).toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The apps that are not as wanted, ticked. The others are named in separators. */
async function appRows(
  { changedAt }: TlsPrompt,
  { environment, subscription }: EnvironmentTarget,
  wanted: WantedTls,
  signal: AbortSignal,
): Promise<Rows<Asked['apps'][number]>> {
  const { table } = await readTlsTable(environment, {
    ...{ azure: subscription.azure, signal, changedAt },
    now: systemClock.now(),
  });
  const rows: PickRow<Asked['apps'][number]>[] = [];
  const already: string[] = [];
  for (const { id, key, name, site, web } of table.rows) {
    if (web.kind === 'notRead') {
      rows.push({
        label: name,
        description: `could not be read: ${web.label}`,
        picked: false,
        data: { id, key, name },
      });
      continue;
    }
    const differences = differencesOf(wanted, { web: web.tls, site });
    if (differences.length === 0) {
      already.push(name);
    } else {
      rows.push({ label: name, description: differenceWords(differences), picked: true, data: { id, key, name } });
    }
  }
  const separators: Separator[] =
    already.length === 0 ? [] : [{ separator: `${countOf(already.length)} with this already, not listed` }];
  return rows.length === 0 ? [] : [...separators, ...rows];
}

/** Reads the apps themselves, because the list may come from Azure Resource Graph. Undefined when the user canceled. */
function readPreview(
  { environment, subscription: { azure } }: EnvironmentTarget,
  wanted: WantedTls,
  apps: Asked['apps'],
): Promise<ChangePreview | undefined> {
  const connection = { azure, clock: systemClock };
  return untilCancelled(`Reading TLS settings of ${countOf(apps.length)} on ${environment.name}…`, async (signal) => {
    const changes: AppChange[] = [];
    const unread: { name: string; sentence: string }[] = [];
    await allOrNone(apps, signal, async (app, either) => {
      try {
        changes.push(await readChange(connection, app, wanted, either));
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AzureError)) {
          throw error;
        }
        unread.push({ name: app.name, sentence: failureWords(error).message });
      }
    });
    changes.sort((one, other) => one.app.name.localeCompare(other.app.name));
    return { environment: environment.name, wanted, changes, unread };
  });
}

function tellNothingToChange({ tell }: TlsPrompt, { environment, changes, unread }: ChangePreview): void {
  const [first] = unread;
  if (first !== undefined) {
    const others = unread.length === 1 ? '' : ` ${countOf(unread.length)} could not be read.`;
    tell.problem(`${first.sentence}${others} Nothing was changed.`);
  } else if (changes.length === 0) {
    tell.info(`The selected apps are no longer on ${environment}. Nothing was changed.`);
  } else {
    tell.info(`${countOf(changes.length)} on ${environment} had this already. Nothing was changed.`);
  }
}
