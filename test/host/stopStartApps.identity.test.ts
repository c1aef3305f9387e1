import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, saveRootElsewhere } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const development = ['Contoso Development', 'contoso-dev-ase'] as const;
const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const edge = ['Contoso Production', 'contoso-edge-ase'] as const;
const list = 'Select the apps to stop and start';
const nothingTicked = 'Nothing is ticked. Tick at least one app, or press Escape to leave';
const listOfTwo = 'Select the apps to stop and start on 2 environments';

interface LocalApp {
  readonly name: string;
  readonly environment: string;
  readonly state: string;
}

interface LocalState {
  readonly apps: readonly LocalApp[];
}

describe('Stop and Start Apps…', function () {
  this.timeout(90_000);
  let api: TestApi;
  let asked: AskedMessages;

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    api = await extensionUnderTest();
  });

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    api.view.refresh();
    asked = askedMessages();
  });

  afterEach(async () => {
    asked.restore();
    const settings = vscode.workspace.getConfiguration('aseCertificates');
    await settings.update('stopStart.typeNameAbove', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Begins the command on rows that are selected together. */
  async function begin(...paths: readonly (readonly string[])[]): Promise<{ readonly done: Thenable<unknown> }> {
    const rows = await Promise.all(paths.map((path) => rowAt(api, ...path)));
    return { done: vscode.commands.executeCommand('aseCertificates.stopStartApps', rows[0], rows) };
  }

  /** The names of the apps that Azure was asked to stop or to start. */
  async function sent(verb: 'stop' | 'start'): Promise<readonly string[]> {
    const { body } = await askLocalAzure('GET', `/_local/requests?on=${encodeURIComponent(`POST **/${verb}`)}`);
    const paths = (body as { path: string }[]).map(({ path }) => /\/sites\/(.*)\/[a-z]+$/.exec(path)?.[1] ?? path);
    return [...new Set(paths.map((path) => path.replace('/slots/', '/')))].toSorted();
  }

  /** As somebody does in the portal, without this window knowing. */
  async function stopAndStartByColleague(app: string): Promise<void> {
    for (const action of ['stop', 'start']) {
      await askLocalAzure('POST', '/_local/apps', { body: { id: app, do: action } });
    }
  }

  async function running(environment: string): Promise<readonly LocalApp[]> {
    const { apps } = await stateOfAzure();
    return apps.filter((app) => app.environment === environment && app.state === 'Running');
  }

  async function stateOfAzure(): Promise<LocalState> {
    return (await askLocalAzure('GET', '/_local/state')).body as LocalState;
  }

  /** Without this window knowing. Afterwards every running app there needs a stop and start, whatever other tests did before. */
  async function addRootCertificate(environment: string): Promise<void> {
    const der = await readFile(path.join(variable('ASE_CERTIFICATES_FIXTURES'), 'certificates', 'contoso-root-ca.cer'));
    await saveRootElsewhere(environment, 'added-elsewhere', der);
  }

  const messages = (): string[] => asked.all.map(({ message }) => message);

  /** The one question with **Stop and Start**. */
  function confirmation(): { readonly message: string; readonly detail: string } {
    const questions = asked.all.filter(({ buttons }) => buttons.includes('Stop and Start'));
    assert.equal(questions.length, 1, messages().join('\n'));
    return { message: questions[0]?.message ?? '', detail: questions[0]?.detail ?? '' };
  }

  it('has one list, one question and two runs for two environments of two subscriptions', async () => {
    const settings = vscode.workspace.getConfiguration('aseCertificates');
    await settings.update('stopStart.typeNameAbove', 9, vscode.ConfigurationTarget.Global);
    await addRootCertificate('contoso-edge-ase');
    await addRootCertificate('contoso-dev-ase');
    const { done } = await begin(edge, [...development, 'Apps']);
    const rows = (await windowOfHost.listTexts(listOfTwo)).join('\n');
    for (const title of [
      /^contoso-edge-ase · contoso-edge-ase-linux-plan$/m,
      /^contoso-edge-ase · contoso-.*ndows-plan · 1 not running$/m,
      /^contoso-dev-ase · contoso-.*linux-plan · 1 not running$/m,
      /^contoso-dev-ase · contoso-.*ndows-plan · 1 not running$/m,
    ]) {
      assert.match(rows, title);
    }
    await windowOfHost.screenshot('stop-start-two-environments');
    await windowOfHost.ok();
    asked.answerWith('Stop and Start');
    await windowOfHost.pick('All at Once');
    await windowOfHost.pick('By Name');
    await windowOfHost.enter('10 apps', 'Type 10 apps to stop and start 10 apps on');
    await done;
    const { message, detail } = confirmation();
    assert.equal(message, 'Stop and start 10 apps on contoso-edge-ase and contoso-dev-ase?');
    assert.match(detail, /^contoso-edge-ase \(5\): .*contoso-www, contoso-www\/staging$/m);
    assert.match(detail, /^contoso-dev-ase \(5\): invoice-dev, /m);
    assert.match(
      detail,
      /On each environment all apps are stopped and started at once, and the environments run side by side/,
    );
    assert.equal((await sent('stop')).length, 10);
    assert.deepEqual(await sent('start'), await sent('stop'));
    for (const environment of ['contoso-edge-ase', 'contoso-dev-ase']) {
      assert.ok(
        messages().some((one) => one.startsWith(`Stopped and started 5 apps on ${environment}.`)),
        messages().join('\n'),
      );
    }
  });

  it('ticks exactly the apps whose rows were selected', async () => {
    const { done } = await begin(
      [...edge, 'Apps', 'contoso-blog'],
      [...development, 'Apps', 'orders-dev', 'feature-x'],
    );
    await windowOfHost.listTexts(listOfTwo);
    await windowOfHost.ok();
    await done;
    const { message, detail } = confirmation();
    assert.equal(message, 'Stop and start 2 apps on contoso-edge-ase and contoso-dev-ase?');
    assert.match(detail, /^contoso-edge-ase \(1\): contoso-blog\ncontoso-dev-ase \(1\): orders-dev\/feature-x\n/);
    assert.deepEqual(await sent('stop'), []);
  });

  it('ticks the apps that need it since the root certificates changed, says why, and who stopped apps recently', async () => {
    await stopAndStartByColleague('legacy-soap-bridge');
    await addRootCertificate('contoso-prod-ase');
    await stopAndStartByColleague('identity-gateway');
    const { done } = await begin(production);
    const rows = (await windowOfHost.listTexts(list)).join('\n');
    assert.match(rows, /^basket-apineeds stop and start since .* · Linux · contoso-prod-ase-linux-plan$/m);
    await windowOfHost.screenshot('stop-start-who-needs-it');
    await windowOfHost.ok();
    await windowOfHost.pick('All at Once');
    await windowOfHost.pick('By Name');
    await done;
    const { message, detail } = confirmation();
    assert.equal(message, 'Stop and start 13 apps on contoso-prod-ase?');
    assert.doesNotMatch(detail, /identity-gateway/);
    assert.match(
      detail,
      /^alex\.wilber@contoso\.com \(may have been you\) stopped and started legacy-soap-bridge within the last hour, last less than a minute ago\.$/m,
    );
  });

  it('does not say that somebody stopped or started what this window did by Stop App and Start App', async () => {
    const row = await rowAt(api, ...production, 'Apps', 'partner-portal');
    await vscode.commands.executeCommand('aseCertificates.startApp', row);
    await stopAndStartByColleague('legacy-soap-bridge');
    const { done } = await begin(
      [...production, 'Apps', 'partner-portal'],
      [...production, 'Apps', 'legacy-soap-bridge'],
    );
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    await windowOfHost.pick('All at Once');
    await done;
    const { detail } = confirmation();
    assert.match(detail, /\(may have been you\) stopped and started legacy-soap-bridge within the last hour/);
    assert.doesNotMatch(detail, /partner-portal within/);
    assert.doesNotMatch(detail, /legacy-soap-bridge, partner-portal within|partner-portal, legacy-soap-bridge within/);
  });

  it('ticks nothing when no app needs it, and says so', async () => {
    await addRootCertificate('contoso-prod-ase');
    for (const { name } of await running('contoso-prod-ase')) {
      await stopAndStartByColleague(name);
    }
    const { done } = await begin(production);
    const rows = (await windowOfHost.listTexts(list)).join('\n');
    assert.match(rows, /^contoso-.*linux-plan · none needs it · 1 not running$/m);
    assert.match(rows, /^contoso-.*windows-plan · 3 not running$/m);
    assert.match(rows, /^basket-apistopped and started /m);
    await windowOfHost.ok();
    await windowOfHost.cancelQuickInput(nothingTicked);
    await done;
    assert.deepEqual(messages(), []);
  });

  it('keeps earlier ticks on Back, and shows the plan before anything is stopped', async () => {
    await addRootCertificate('contoso-dev-ase');
    const { done } = await begin(development);
    await windowOfHost.listTexts(list);
    await windowOfHost.toggle('playground');
    await windowOfHost.ok();
    await windowOfHost.listTexts('Select how many apps are down');
    await vscode.commands.executeCommand('workbench.action.quickInputBack');
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    asked.answerWith('Show Plan');
    await windowOfHost.pick('One at a Time');
    await windowOfHost.pick('Slots First');
    const ways = await windowOfHost.listTexts('The plan for contoso-dev-ase is shown. Nothing has been stopped yet.');
    assert.deepEqual(ways, ['Export Plan…', 'Stop and Start 4 Apps']);
    await windowOfHost.cancelQuickInput('The plan for contoso-dev-ase is shown.');
    await done;
    const [question, ...others] = asked.all;
    assert.equal(question?.message, 'Stop and start 4 apps on contoso-dev-ase?');
    assert.match(question?.detail ?? '', /^orders-dev\/feature-x, invoice-dev, orders-dev, payments-dev\n/);
    assert.match(question?.detail ?? '', /It pauses after the slots/);
    assert.deepEqual(others, []);
    assert.deepEqual(await sent('stop'), []);
  });

  it('exports the plan that is shown, asks again, and carries it out', async () => {
    const { done } = await begin([...development, 'Apps', 'playground']);
    await windowOfHost.listTexts(list);
    asked.answerWith('Show Plan');
    await windowOfHost.ok();
    const shown = 'The plan for contoso-dev-ase is shown. Nothing has been stopped yet.';
    await windowOfHost.listTexts(shown);
    const { showOpenDialog } = vscode.window;
    const left = new Promise<void>((resolve) => {
      const leave = (): Promise<undefined> => {
        resolve();
        return Promise.resolve(undefined);
      };
      Object.assign(vscode.window, { showOpenDialog: leave });
    });
    await windowOfHost.pick('Export Plan…');
    await left;
    Object.assign(vscode.window, { showOpenDialog });
    assert.deepEqual(await sent('stop'), []);
    await windowOfHost.listTexts(shown);
    await windowOfHost.pick('Stop and Start playground');
    await done;
    assert.equal(messages()[0], 'Stop and start playground on contoso-dev-ase?');
    assert.equal(messages().filter((message) => message === messages()[0]).length, 1);
    assert.deepEqual(await sent('stop'), ['playground']);
  });

  it('stops nothing when the user leaves a question', async () => {
    await addRootCertificate('contoso-dev-ase');
    for (const leave of [list, 'Select how many apps are down', 'Select the order']) {
      const { done } = await begin(development);
      const steps = [
        () => windowOfHost.ok(),
        () => windowOfHost.pick('All at Once'),
        () => Promise.reject(new Error('There is no further question.')),
      ];
      for (const question of [list, 'Select how many apps are down', 'Select the order']) {
        if (question === leave) {
          await windowOfHost.cancelQuickInput(question);
          break;
        }
        await windowOfHost.listTexts(question);
        await steps.shift()?.();
      }
      await done;
    }
    assert.deepEqual([messages(), await sent('stop')], [[], []]);
  });

  it('says so when no app is ticked', async () => {
    const { done } = await begin([...development, 'Apps', 'playground']);
    await windowOfHost.listTexts(list);
    await windowOfHost.toggle('playground');
    await windowOfHost.ok();
    await windowOfHost.cancelQuickInput(nothingTicked);
    await done;
    assert.deepEqual(messages(), []);
  });

  it('names an environment whose apps cannot be listed, and continues without it only if the user says so', async () => {
    const on = 'GET **/hostingEnvironments/contoso-edge-ase/sites';
    const answer = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    await askLocalAzure('POST', '/_local/faults', { body: { on, answer } });
    const left = await begin(edge, development);
    await left.done;
    assert.deepEqual(messages(), [
      'Could not list the apps of contoso-edge-ase. Your account does not have permission for this. Nothing was stopped.',
    ]);
    assert.deepEqual(asked.all[0]?.buttons, ['Try Again', 'Continue Without It…']);
    asked.answerWith('Continue Without It…');
    const { done } = await begin(edge, development);
    const rows = (await windowOfHost.listTexts(list)).join('\n');
    assert.doesNotMatch(rows, /contoso-(www|edge)/);
    await windowOfHost.cancelQuickInput(list);
    await done;
  });

  it('skips and names environments that are not ready, or have no root certificates', async () => {
    const [batch, classic] = ['contoso-batch-ase', 'contoso-classic-ase'].map((name) => ['Contoso Production', name]);
    const { done } = await begin(batch ?? [], classic ?? [], development);
    const rows = (await windowOfHost.listTexts(list)).join('\n');
    assert.doesNotMatch(rows, /nightly-billing|contoso-intranet/);
    await windowOfHost.cancelQuickInput(list);
    await done;
    assert.deepEqual(messages(), [
      'contoso-classic-ase is not v3, so it has no root certificates. Its apps are skipped.',
      'contoso-batch-ase is not ready (Scaling), so none of its apps is stopped. Wait until it is ready, then refresh.',
    ]);
  });

  it('names an environment that is busy, and continues with the other', async () => {
    await askLocalAzure('POST', '/_local/switches', { body: { stop: { shows: { ms: 6000 } } } });
    asked.answerWith('Stop and Start');
    const first = await begin([...development, 'Apps', 'playground']);
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    let stopped = await sent('stop');
    while (!stopped.includes('playground')) {
      stopped = await sent('stop');
    }
    asked.answerWith('Stop and Start');
    const second = await begin([...development, 'Apps', 'payments-dev'], [...edge, 'Apps', 'contoso-blog']);
    const rows = (await windowOfHost.listTexts(list)).join('\n');
    assert.match(messages().at(-1) ?? '', /^This window is already stopping or starting apps of contoso-dev-ase /);
    assert.deepEqual(asked.all.at(-1)?.buttons, ['Show Runs']);
    assert.doesNotMatch(rows, /payments-dev/);
    await windowOfHost.ok();
    await Promise.all([first.done, second.done]);
    assert.deepEqual(await sent('stop'), ['contoso-blog', 'playground']);
    assert.deepEqual(await sent('start'), ['contoso-blog', 'playground']);
    const all = messages().join('\n');
    assert.match(
      all,
      /^This window is already stopping or starting apps of contoso-dev-ase .* Nothing was stopped\.$/m,
    );
    assert.match(all, /^Stopped and started 1 app on contoso-edge-ase\./m);
    assert.match(all, /^Stopped and started 1 app on contoso-dev-ase\./m);
  });

  it('skips an app that is deleted before its turn, and says so', async () => {
    const { done } = await begin([...edge, 'Apps', 'contoso-blog'], [...edge, 'Apps', 'contoso-status']);
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    await windowOfHost.listTexts('Select how many apps are down');
    await askLocalAzure('POST', '/_local/apps', { body: { id: 'contoso-blog', do: 'delete' } });
    asked.answerWith('Stop and Start');
    await windowOfHost.pick('All at Once');
    await done;
    assert.deepEqual(await sent('start'), ['contoso-status']);
    assert.match(messages().join('\n'), /on contoso-edge-ase\..* Gone: contoso-blog\.$/m);
  });
});
