import assert from 'node:assert/strict';
import { AzureError } from '../../../../src/azure/azureError.ts';
import type { AppSetting, SettingResult } from '../../../../src/commands/publicCertificates/planSettings.ts';
import { publicWords } from '../../../../src/commands/publicCertificates/publicWords.ts';
import {
  doubtsOf,
  groupSettings,
  loadDetail,
  restartSentence,
  resultWords,
} from '../../../../src/commands/publicCertificates/settingWords.ts';
import { candidate, now } from '../addCertificate/candidates.ts';
import { app } from '../stopStartApps/plans.ts';

const thumbprint = 'A'.repeat(40);
const forbidden = new AzureError('forbidden', { operation: 'read the app settings of d', status: 403 });
const stopped = (name: string) => app(name, 'plan-a', { state: 'Stopped' });

describe('The apps of a plan before a certificate is loaded', () => {
  it('are those whose setting changes; the others are named with the reason', () => {
    const settings: readonly AppSetting[] = [
      { app: app('a'), value: undefined },
      { app: app('a/staging'), value: 'B'.repeat(40) },
      { app: app('b'), value: thumbprint },
      { app: app('c'), value: '*' },
      { app: app('d'), error: forbidden },
      { app: app('e'), value: '@Microsoft.KeyVault(SecretUri=x)' },
      { app: app('f', 'plan-a', {}, 'app,linux'), value: undefined },
      { app: app('g', 'plan-a', { hyperV: true }), error: forbidden },
    ];
    const { changing, others } = groupSettings(settings, [thumbprint]);
    assert.deepEqual(
      changing.map(({ name }) => name),
      ['a', 'a/staging'],
    );
    assert.deepEqual(others, [
      'Set already: b',
      'Loads all certificates (*): c',
      'Refers to a value elsewhere, which is not changed here: e',
      'Could not be read (Your account does not have permission for this.): d',
      'Does not work in Linux and container apps: f, g',
    ]);
  });

  it('are counted as restarting, but for those that are stopped', () => {
    assert.match(restartSentence([app('a'), app('b')]), /: 2 apps restart\.$/);
    assert.match(restartSentence([app('a'), stopped('b')]), /: 1 app restarts\. 1 app is stopped and stays so\.$/);
    assert.match(restartSentence([stopped('a'), stopped('b')]), /change\. 2 apps are stopped and stay so\.$/);
  });

  it('are named with the thumbprint and the plan', () => {
    const detail = loadDetail([{ name: 'partner', thumbprint }], [app('a'), app('b')], {
      others: ['Set already: c', 'Loads all certificates (*): d'],
      moved: [app('b')],
      unread: app('a'),
    });
    assert.match(detail, /^a, b\n\n/);
    assert.match(detail, /: 2 apps restart\. a does not restart if its setting loads it already\.\n/);
    assert.match(detail, new RegExp(`Added to WEBSITE_LOAD_ROOT_CERTIFICATES: ${thumbprint}\\.`));
    assert.match(detail, /every app of plan-a\. .* Apps of another plan need/);
    assert.match(detail, /\nSet already: c\nLoads all certificates \(\*\): d$/);
    assert.match(detail, /\n\nA swap moves the setting between the slots of b\. /);
  });
});

describe('A certificate that is to be loaded', () => {
  it('has no doubts as a root, and else says why it will not work as one', async () => {
    const [root, issuing] = [await candidate('isrg-root-x1.cer'), await candidate('contoso-issuing-ca.cer')];
    assert.deepEqual(doubtsOf(root.certificate, now), []);
    const doubts = doubtsOf(issuing.certificate, now);
    assert.match(doubts[0] ?? '', /^It is not a root/);
    const detail = loadDetail([{ name: 'issuing', thumbprint, doubts }], [app('a', 'plan-a', {}, 'functionapp')], {
      others: [],
      moved: [],
    });
    assert.match(detail, /^✖ issuing: It is not a root/);
    assert.match(detail, /1 app restarts\. It is a function or logic app: its runs and triggers are interrupted\./);
  });
});

describe('What became of a setting', () => {
  const results = (...kinds: readonly SettingResult['kind'][]): readonly SettingResult[] =>
    kinds.map((kind, index) => ({ app: app(`app-${index}`), kind, tookMs: 7_400, error: forbidden }) as SettingResult);

  it('is a count where all is well, also where nothing was left to change', () => {
    const words = resultWords(results('confirmed', 'there', 'all'), 'set to load it');
    assert.deepEqual(words, {
      isGood: true,
      message: 'WEBSITE_LOAD_ROOT_CERTIFICATES: 3 apps are set to load it.',
      details: undefined,
      again: [],
    });
  });

  it('names each app in which something is wrong, and those to try again', () => {
    const words = resultWords(results('confirmed', 'undone', 'failed', 'reference', 'notBegun', 'unread'), 'done');
    assert.equal(words.isGood, false);
    assert.match(words.message, /: 1 app is done\. app-1: Azure accepted the change, but it is not there\./);
    assert.match(words.message, /app-2: not changed\. Could not read .* And 3 more\.$/);
    assert.deepEqual(
      words.again.map(({ name }) => name),
      ['app-1', 'app-2', 'app-4', 'app-5'],
    );
    assert.equal(words.details?.match(/^- /gm)?.length, 5);
  });

  it('tells of a slow answer, in whose time somebody else’s change may be undone', () => {
    const words = resultWords(results('slow'), 'done');
    assert.deepEqual([words.isGood, words.again], [false, []]);
    assert.match(words.message, /1 app is done\. app-0: changed, but Azure took 7 seconds\. .* may be undone/);
  });

  it('says that it was not read back where the user cancelled', () => {
    const error = AbortSignal.abort().reason;
    const words = resultWords([{ app: app('a'), kind: 'unread', error }], 'done');
    assert.match(words.message, /a: Azure accepted the change\. You cancelled before it was read back\.$/);
  });

  it('says so where no app was changed', () => {
    assert.match(resultWords(results('failed'), 'done').message, /: No app is done\. /);
  });
});

describe('The words of a public certificate', () => {
  it('offer the setting for Windows code apps', () => {
    const words = publicWords(app('shop'), 'contoso-ase');
    assert.match(
      words.whenAdded(1),
      /until the app setting WEBSITE_LOAD_ROOT_CERTIFICATES names it\. You can do that in the next step\.$/,
    );
    assert.match(words.afterwards(2), /^shop trusts them as roots once WEBSITE_LOAD_ROOT_CERTIFICATES names them\.$/);
  });

  it('point Linux and container apps to the root certificates of the environment, and builds to their own setting', () => {
    const linux = publicWords(app('shop', 'plan-a', {}, 'app,linux'), 'contoso-ase');
    assert.match(linux.whenAdded(1), /does not work in Linux apps\. Add .* root certificate of contoso-ase instead/);
    assert.match(linux.whenAdded(1), /WEBSITE_INSTALL_PUBLIC_CERTS_IN_KUDU is true\.$/);
    const container = publicWords(app('shop', 'plan-a', {}, 'app,linux,container'), 'contoso-ase');
    assert.match(container.afterwards(1), /does not work in container apps/);
    assert.doesNotMatch(container.whenAdded(1), /KUDU/);
  });
});
