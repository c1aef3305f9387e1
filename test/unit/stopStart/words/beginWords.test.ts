import assert from 'node:assert/strict';
import { RunRefused } from '../../../../src/stopStart/engine/runRequest.ts';
import { busyFact, type Host, recoverySentence, refusalSentence } from '../../../../src/stopStart/words/beginWords.ts';
import { localTimeOfDay } from '../../../../src/time/timeText.ts';

const environment = { id: '/e', key: '/e', name: 'contoso-ase' };

function app(name: string): { readonly id: string; readonly key: string; readonly name: string } {
  return { id: `/${name}`, key: `/${name}`, name };
}

const unreadable = { file: 'x', runId: undefined, epoch: undefined, sentence: 'x is torn.' };

describe('Words before a run', () => {
  it('offer by name what a dead window left', () => {
    const sentence = recoverySentence({ environment, startedAt: 0, apps: [app('a'), app('b')], cutShort: [] });
    assert.match(sentence, /^2 apps may have been left stopped on contoso-ase/);
    assert.match(sentence, /: a, b\.$/);
    const both = recoverySentence({ environment, startedAt: 0, apps: [app('a')], cutShort: [app('b')] });
    assert.match(both, /: a\. Running again, and still watched then: b\.$/);
  });

  it('say softly what was only watched any more when its window ended', () => {
    const sentence = recoverySentence({ environment, startedAt: 0, apps: [], cutShort: [app('a'), app('b')] });
    assert.match(
      sentence,
      /^VS Code, or a runner, ended while 2 apps of contoso-ase were still watched after a stop and start \(/,
    );
    assert.match(sentence, /\): a, b\. They were running again\.$/);
    const one = recoverySentence({ environment, startedAt: 0, apps: [], cutShort: [app('a')] });
    assert.match(one, /1 app of contoso-ase was still watched .*: a\. It was running again\.$/);
  });

  it('say of every refusal that nothing was stopped', () => {
    const by = { runId: 'r', environment, startedAt: 0, mine: false, owner: {} as never, down: [] };
    for (const refusal of [
      { kind: 'environmentBusy', by },
      { kind: 'recordUnreadable', journal: { ...unreadable, because: 'damaged' } },
      { kind: 'environmentNotReady', because: 'Scaling' },
      { kind: 'environmentUnreadable', failure: { sentence: 'No answer.' } },
      { kind: 'needsSignIn' },
      { kind: 'journal', because: 'Disk full.' },
    ] as const) {
      assert.match(refusalSentence('contoso-ase', new RunRefused(refusal)), /Nothing was stopped\.$/, refusal.kind);
    }
  });

  it('say of a busy environment who is at it, and what is not back', () => {
    const by = { runId: 'r', environment, startedAt: 0, mine: true, owner: {} as never, down: [app('orders')] };
    const sentence = refusalSentence('contoso-ase', new RunRefused({ kind: 'environmentBusy', by }));
    assert.match(sentence, /^This window is already .* of contoso-ase \(since .*\)\. Not back yet: orders\. Nothing /);
  });

  it('say who is at it, and on which other machine', () => {
    const by = { runId: 'r', environment, startedAt: 0, mine: false, owner: {} as never, down: [] };
    const said = (changes: object, host?: Host): string =>
      refusalSentence('contoso-ase', new RunRefused({ kind: 'environmentBusy', by: { ...by, ...changes } }), host);
    assert.match(said({}), /^Another window or runner is already /);
    assert.match(said({ owner: { program: 'window' } }), /^Another window is already /);
    assert.match(said({ owner: { program: 'window' } }, 'runner'), /^A VS Code window is already /);
    assert.match(said({ owner: { program: 'runner' } }, 'runner'), /^Another runner is already /);
    assert.match(
      said({ owner: { program: 'runner' }, otherHost: 'build-7' }),
      /^A runner of an exported plan on build-7 is already stopping or starting apps of contoso-ase /,
    );
  });

  it('say in a list of environments why a run would be refused', () => {
    const by = { runId: 'r', environment, startedAt: 0, mine: true, owner: {} as never, down: [] };
    const fact = (changes: object): string => busyFact({ kind: 'environmentBusy', by: { ...by, ...changes } });
    assert.equal(fact({}), 'stop and start is on, in this window');
    const watched = { mine: false, owner: { program: 'window' }, watchedUntil: 1 };
    assert.equal(fact(watched), 'still watched after a stop and start, in another window');
    assert.equal(
      fact({ ...watched, down: [app('orders')] }),
      'stop and start is on, in another window',
      'an app is down',
    );
    assert.equal(
      busyFact({ kind: 'recordUnreadable', journal: { ...unreadable, because: 'damaged' } }),
      'the record of an earlier run cannot be read',
    );
  });

  it('say of a record that can not be read how to go on', () => {
    const sentence = (because: 'damaged' | 'newerVersion'): string =>
      refusalSentence('contoso-ase', new RunRefused({ kind: 'recordUnreadable', journal: { ...unreadable, because } }));
    assert.match(sentence('damaged'), /^An earlier run on contoso-ase .* x is torn\. .*choose Mark as Reviewed/);
    assert.match(sentence('newerVersion'), /Update this extension\./);
  });

  it('say of an environment whose run only watches until when', () => {
    const watchedUntil = Date.parse('2026-11-23T19:24:00');
    const by = { runId: 'r', environment, startedAt: 0, mine: false, owner: {} as never, down: [], watchedUntil };
    const sentence = refusalSentence('contoso-ase', new RunRefused({ kind: 'environmentBusy', by }));
    assert.equal(
      sentence,
      `Another window or runner still watches the apps of contoso-ase after a stop and start, until ${localTimeOfDay(watchedUntil)}. Try again then. Nothing was stopped.`,
    );
    const down = new RunRefused({ kind: 'environmentBusy', by: { ...by, down: [app('orders')] } });
    assert.match(refusalSentence('contoso-ase', down), /already stopping or starting .* Not back yet: orders\./);
  });
});
