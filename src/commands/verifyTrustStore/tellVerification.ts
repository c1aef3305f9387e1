import * as vscode from 'vscode';
import { sshPage } from '../../trustStore/couldNotTell.ts';
import { linuxCommand, windowsContainerCommand } from '../../trustStore/rootListing.ts';
import { type AppVerification, standingOf, type Verification } from '../../trustStore/verification.ts';
import { verificationSentence, verificationText } from '../../trustStore/verificationText.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import { offerStopStart } from '../environmentTarget.ts';
import type { EnvironmentVerification } from './verifyEnvironments.ts';
import { verifyTitle } from './verifyTargets.ts';

/** What telling works with. */
interface TellServices {
  readonly ui: AzextUi;
  readonly tell: Tell;
}

/** Shows what was found as a document, and says in a notification what is missing, with the buttons that help. */
export async function tellVerification(services: TellServices, all: readonly EnvironmentVerification[]): Promise<void> {
  const verifications = all.map(({ verification }) => verification);
  const sentence = verifications.map(verificationSentence).join(' ');
  const standings = verifications.flatMap(({ apps }) => apps).map(standingOf);
  const choices = [...stopStartChoice(all), ...containerChoices(services, verifications)];
  // A new document each time, because an open one would keep showing the earlier result.
  const id = verifications.map(({ environment, at }) => `trust-store-${environment.id}-${at}`).join();
  const names = verifications.map(({ environment }) => environment.name).join(', ');
  if (standings.some(({ missing, hasDoubt }) => missing.length > 0 || hasDoubt)) {
    services.tell.warn(sentence, ...choices);
  } else {
    services.tell.info(sentence);
  }
  // Last, so that the notification comes even if the document does not open.
  await services.ui.openMarkdown(id, `Trust store of ${names}`, verifications.map(verificationText).join('\n'));
}

/** The button to stop and start apps, if roots are missing in exactly one environment. */
function stopStartChoice(all: readonly EnvironmentVerification[]): readonly Choice[] {
  const [first, second] = all.filter(({ verification }) =>
    verification.apps.some((one) => standingOf(one).missing.length > 0),
  );
  if (first?.target.subscription === undefined || second !== undefined) {
    return [];
  }
  const { environment, subscription } = first.target;
  return [offerStopStart({ environment, subscription })];
}

/** An app whose container must be checked by hand. */
interface ManualCheck {
  readonly name: string;
  readonly page: string | undefined;
  readonly command: string;
}

function containerChoices(services: TellServices, verifications: readonly Verification[]): readonly Choice[] {
  const all = verifications.flatMap(({ apps, roots }) =>
    apps.flatMap((one) => manualCheck(one, linuxCommand(roots ?? []))),
  );
  const withPage = all.flatMap(({ name, page }) => (page === undefined ? [] : [{ name, value: page }]));
  const commands = [...new Map(all.map(({ name, command }) => [command, { name, value: command }])).values()];
  const openSsh = { title: withPage.length > 1 ? 'Open SSH…' : 'Open SSH', run: () => openPage(services.ui, withPage) };
  const copy = {
    title: commands.length > 1 ? 'Copy Command…' : 'Copy Command',
    run: () => copyOne(services, commands),
  };
  return [...(withPage.length === 0 ? [] : [openSsh]), ...(commands.length === 0 ? [] : [copy])];
}

function manualCheck(one: AppVerification, forLinux: string): ManualCheck[] {
  if (one.kind !== 'couldNotTell' || (one.because.kind !== 'linux' && one.because.kind !== 'windowsContainer')) {
    return [];
  }
  const command = one.because.kind === 'linux' ? forLinux : windowsContainerCommand;
  return [{ name: one.app.name, page: sshPage(one.because), command }];
}

interface Named {
  readonly name: string;
  readonly value: string;
}

async function openPage(ui: AzextUi, pages: readonly Named[]): Promise<void> {
  const page = await choose(ui, pages, 'Select the app to open SSH for');
  if (page !== undefined) {
    await vscode.env.openExternal(vscode.Uri.parse(page));
  }
}

async function copyOne({ ui, tell }: TellServices, commands: readonly Named[]): Promise<void> {
  const command = await choose(ui, commands, 'Select the app whose command to copy');
  if (command !== undefined) {
    await vscode.env.clipboard.writeText(command);
    tell.briefly('Copied the command to run in the SSH session.');
  }
}

/** The only one, or the one that the user picks; undefined when the user left. */
async function choose(ui: AzextUi, all: readonly Named[], placeHolder: string): Promise<string | undefined> {
  return all.length < 2
    ? all[0]?.value
    : ui.askOne(verifyTitle, (asking) =>
        asking.pickOne(
          all.map(({ name, value }) => ({ label: name, data: value })),
          { placeHolder },
        ),
      );
}
