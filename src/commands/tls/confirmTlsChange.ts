import { countOf } from '../../text/appNames.ts';
import { systemClock } from '../../time/clock.ts';
import { changeAll } from '../../tls/changeAll.ts';
import {
  type ChangePreview,
  type ChangeResult,
  previewText,
  questionDetail,
  resultSentence,
  resultText,
} from '../../tls/changeText.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import { withProgress } from '../../ui/progress.ts';
import { command } from '../../ui/tell.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { TlsPrompt } from './showTlsSettings.ts';

/** Asks, changes after a yes, and tells the result. The question offers the whole preview first. False when nothing was changed. */
export async function confirmTlsChange(
  prompt: TlsPrompt,
  target: EnvironmentTarget,
  preview: ChangePreview,
): Promise<boolean> {
  const count = preview.changes.filter(({ differences }) => differences.length > 0).length;
  const answer = await askBeforeHarm(
    `Change the TLS settings of ${countOf(count)} on ${preview.environment}?`,
    questionDetail(preview),
    'Show Preview',
    'Change',
  );
  if (answer === 'Show Preview') {
    const id = `tls-preview-${target.environment.id}-${systemClock.now()}`;
    await prompt.ui.openMarkdown(id, `Change of TLS settings on ${preview.environment}`, previewText(preview));
    prompt.tell.info(`Nothing is changed on ${preview.environment} yet.`, {
      title: 'Change TLS Settings…',
      run: () => confirmTlsChange(prompt, target, preview),
    });
    return false;
  }
  if (answer !== 'Change') {
    return false;
  }
  await change(prompt, target, preview);
  return true;
}

/** After a cancel, VS Code closes the notification at once; apps that were begun are finished all the same. */
async function change(prompt: TlsPrompt, target: EnvironmentTarget, preview: ChangePreview): Promise<void> {
  const { environment, subscription } = target;
  const { wanted, changes } = preview;
  const connection = { azure: subscription.azure, clock: systemClock };
  const apps = await withProgress(
    `Changing TLS settings on ${environment.name}…`,
    { cancellable: true },
    (signal, report) =>
      changeAll(connection, changes, wanted, signal, (done) => report(`${done} of ${countOf(changes.length)}`)),
  );
  const result = { environment: environment.name, apps, at: systemClock.now() };
  for (const { app } of apps.filter(({ outcome }) => outcome.kind !== 'unchanged' && outcome.kind !== 'cancelled')) {
    prompt.changedAt.set(app.key, result.at);
  }
  tellResult(prompt, target, result);
  const id = `tls-change-${environment.id}-${result.at}`;
  await prompt.ui.openMarkdown(id, `Changed TLS settings on ${environment.name}`, resultText(result));
}

function tellResult({ tell }: TlsPrompt, target: EnvironmentTarget, result: ChangeResult): void {
  const isWell = result.apps.every(({ outcome }) => outcome.kind === 'changed' || outcome.kind === 'unchanged');
  const show = { title: 'Show TLS Settings', run: () => command('aseCertificates.showTlsSettings', target) };
  const sentence = resultSentence(result);
  if (result.apps.some(({ outcome }) => outcome.kind === 'failed')) {
    tell.problem(sentence, show);
  } else if (isWell) {
    tell.info(sentence, show);
  } else {
    tell.warn(sentence, show);
  }
}
