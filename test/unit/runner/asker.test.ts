import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { terminalAsker } from '../../../src/runner/asker.ts';
import { WrittenText } from './writtenText.ts';

const never = new AbortController().signal;

/** A question at a terminal, with what is typed there. */
function asking(question = 'Go on?', signal = never) {
  const input = new PassThrough();
  const outlet = new WrittenText(80);
  const asker = terminalAsker(input, outlet);
  return { input, outlet, asker, answer: asker.yesOrNo(question, signal) };
}

describe('Whoever sits at the terminal', () => {
  it('is asked on a line of its own', async () => {
    const { input, outlet, answer } = asking('Stop and start 3 apps?');
    assert.equal(outlet.text, '\nStop and start 3 apps? [y/N] ');
    input.write('y\n');
    await answer;
  });

  for (const yes of ['y', 'Y', 'yes', 'YES', '  yes \t', 'y\r']) {
    it(`says yes with ${JSON.stringify(yes)}`, async () => {
      const { input, answer } = asking();
      input.write(`${yes}\n`);
      assert.equal(await answer, true);
    });
  }

  for (const no of ['', 'n', 'no', 'yeah', 'yy', 'ja', 'n\ny', ' ', 'y n']) {
    it(`says no with ${JSON.stringify(no)}`, async () => {
      const { input, answer } = asking();
      input.write(`${no}\n`);
      assert.equal(await answer, false);
    });
  }

  it('answers each question anew', async () => {
    const { input, asker, answer } = asking();
    input.write('y\n');
    assert.equal(await answer, true);
    const second = asker.yesOrNo('And now?', never);
    input.write('n\n');
    assert.equal(await second, false);
    const third = asker.yesOrNo('And now?', never);
    input.write('yes\n');
    assert.equal(await third, true);
  });

  it('says no by going away, and to every question after that', async () => {
    for (const goAway of [
      (input: PassThrough) => input.end(),
      (input: PassThrough) => input.destroy(),
      (input: PassThrough) => input.destroy(new Error('read EIO')),
    ]) {
      const { input, asker, answer } = asking();
      goAway(input);
      assert.equal(await answer, false);
      assert.equal(await asker.yesOrNo('And now?', never), false);
    }
  });

  it('may go away while nothing is asked', async () => {
    const { input, asker, answer } = asking();
    input.write('y\n');
    await answer;
    input.destroy(new Error('read EIO'));
    assert.equal(await asker.yesOrNo('And now?', never), false);
  });

  it('has said no when the question is taken back', async () => {
    const interrupts = new AbortController();
    const { input, asker, answer } = asking('Go on?', interrupts.signal);
    interrupts.abort();
    assert.equal(await answer, false);
    input.write('y\n');
    assert.equal(await asker.yesOrNo('And now?', interrupts.signal), false, 'it is taken back already');
  });

  it('is heard although the question can not be shown', async () => {
    for (const hinder of [
      (outlet: WrittenText) => outlet.hold(),
      (outlet: WrittenText) => {
        outlet.isBroken = true;
      },
    ]) {
      const { input, outlet, asker, answer } = asking();
      input.write('y\n');
      await answer;
      hinder(outlet);
      const interrupts = new AbortController();
      const second = asker.yesOrNo('And now?', interrupts.signal);
      interrupts.abort();
      assert.equal(await second, false);
    }
  });

  it('leaves nothing behind with each question', async () => {
    const { input, asker, answer } = asking();
    input.write('y\n');
    await answer;
    const listeners = (): number => input.eventNames().reduce((sum, event) => sum + input.listenerCount(event), 0);
    const before = listeners();
    for (let asked = 0; asked < 20; asked += 1) {
      const next = asker.yesOrNo('And now?', never);
      input.write('y\n');
      assert.equal(await next, true);
    }
    assert.equal(listeners(), before);
  });
});
