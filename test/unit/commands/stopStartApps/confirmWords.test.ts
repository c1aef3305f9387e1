import assert from 'node:assert/strict';
import {
  confirmationDetail,
  confirmationQuestion,
  isTyped,
  phraseToType,
} from '../../../../src/commands/stopStartApps/confirmWords.ts';
import { app, estimated } from './plans.ts';

const many = Array.from({ length: 12 }, (_, index) => app(`app${String(index).padStart(2, '0')}`));

describe('The question before apps go down', () => {
  it('names one app and one environment, counts several apps, and names the environments', () => {
    assert.equal(confirmationQuestion([estimated('ase', [app('shop')])]), 'Stop and start shop on ase?');
    assert.equal(confirmationQuestion([estimated('ase', many)]), 'Stop and start 12 apps on ase?');
    const two = [estimated('one-ase', many), estimated('other-ase', [app('shop')])];
    assert.equal(confirmationQuestion(two), 'Stop and start 13 apps on one-ase and other-ase?');
    const four = ['a', 'b', 'c', 'd'].map((name) => estimated(name, [app('shop')]));
    assert.equal(confirmationQuestion(four), 'Stop and start 4 apps on 4 environments?');
  });

  it('has the first ten names, the outage with its source, the pace and the whole length', () => {
    const pace = { kind: 'several', count: 4 } as const;
    assert.deepEqual(confirmationDetail([estimated('ase', many, { pace })], false).split('\n\n'), [
      `${many
        .slice(0, 10)
        .map(({ name }) => name)
        .join(', ')} and 2 more`,
      'Each app is down from its stop until it runs again: about 1 min (assumed: nothing was measured here yet). 4 apps are stopped and started at a time. The whole run takes about 3 min.',
      'Keep this window open and the computer awake until it is done. If VS Code is killed, apps stay stopped until VS Code opens again on this machine. Their App Service plans cost the same meanwhile.',
    ]);
  });

  it('says for each environment which apps go down and for how long', () => {
    const pace = { kind: 'several', count: 4 } as const;
    const plans = [
      estimated('one-ase', many.slice(0, 6), { pace, measured: [[30, 50, 90]] }),
      estimated('other-ase', [app('shop')], { pace, warnings: ['An upgrade of other-ase is available.'] }),
    ];
    const [which, remark, howLong] = confirmationDetail(plans, false).split('\n\n');
    assert.equal(which, 'one-ase (6): app00, app01, app02, app03, app04 and 1 more\nother-ase (1): shop');
    assert.equal(remark, 'An upgrade of other-ase is available.');
    assert.equal(
      howLong,
      'Each app is down from its stop until it runs again: on one-ase about 50 s, at longest 1 min 30 s (measured in 1 earlier run here); on other-ase about 1 min (assumed: nothing was measured here yet). On each environment 4 apps are stopped and started at a time, and the environments run side by side. The whole run takes about 2 min.',
    );
  });

  it('only counts the apps of many environments', () => {
    const plans = ['a', 'b', 'c', 'd'].map((name, index) =>
      estimated(name, many, index === 0 ? { measured: [[30, 90]] } : {}),
    );
    const [which, howLong] = confirmationDetail(plans, false).split('\n\n');
    assert.equal(which, 'a (12), b (12), c (12), d (12)');
    assert.match(howLong ?? '', /until it runs again: at longest about 1 min 30 s\. On each environment one app/);
    const [, same] = confirmationDetail(plans.slice(1, 3), false).split('\n\n');
    assert.match(same ?? '', /until it runs again: about 1 min \(assumed: nothing was measured here yet\)\. On each/);
  });

  it('says once what applies to several environments', () => {
    const warnings = ['The activity log may not be read.'];
    const plans = [estimated('one-ase', many, { warnings }), estimated('other-ase', many, { warnings })];
    assert.equal(confirmationDetail(plans, false).split(warnings[0] ?? '').length, 2);
  });

  it('says what else stops, where it pauses, and what a remote host may lose', () => {
    const apps = [app('a/x'), app('a', 'p', { scmSiteAlsoStopped: true }), app('f', 'p', {}, 'functionapp')];
    const detail = confirmationDetail([estimated('ase', apps, { order: 'slotsFirst' })], true);
    assert.match(detail, /It pauses after the slots, so that you can look at them/);
    assert.match(detail, /1 of them is a function or logic app: its runs and triggers are interrupted\./);
    assert.match(detail, /The SCM \(Kudu\) sites of these apps stop too, so deployments to them fail meanwhile: a\./);
    assert.match(detail, /VS Code runs on a remote host here/);
    const [only] = apps.slice(2);
    assert.ok(only);
    assert.match(confirmationDetail([estimated('ase', [only])], false), /It is a function or logic app: its runs/);
  });

  it('is confirmed for many apps by the name of their environment, or for several environments by the number of apps', () => {
    assert.equal(phraseToType([estimated('Contoso-ase', many)]), 'Contoso-ase');
    assert.equal(phraseToType([estimated('one-ase', many), estimated('other-ase', many)]), '24 apps');
    assert.equal(isTyped('Contoso-ase', ' contoso-ASE '), true);
    for (const wrong of [undefined, '', '24', '24 app', 'one-ase']) {
      assert.equal(isTyped('24 apps', wrong), false);
    }
  });
});
