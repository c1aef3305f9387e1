import assert from 'node:assert/strict';
import type { AzextUi } from '../../../src/ui/azextUi.ts';
import { type Rows, Series } from '../../../src/ui/questions.ts';
import { nextPicker, stubVscode } from '../../equipment/vscodeStub.ts';
import { stubbedUi } from './stubbedUi.ts';

function rowsOf(...labels: readonly string[]): Rows<string> {
  return labels.map((label) => ({ label, data: label }));
}

describe('A picker', () => {
  let ui: AzextUi;

  before(() => {
    stubVscode();
    ui = stubbedUi();
  });

  it('cancels the load of its rows when it is closed', async () => {
    let loading: AbortSignal | undefined;
    const opened = nextPicker();
    const answer = ui.askOne('Title', (asking) => {
      loading = asking.signal;
      const rows = new Promise<Rows<string>>((_, reject) => {
        asking.signal.addEventListener('abort', () => reject(asking.signal.reason));
      });
      return asking.pickOne(rows, { placeHolder: 'Select one' });
    });
    const picker = await opened;
    assert.equal(loading?.aborted, false);
    picker.close();
    assert.equal(await answer, undefined);
    assert.equal(loading?.aborted, true);
  });

  it('returns what was picked, and cancels the rest', async () => {
    let signal: AbortSignal | undefined;
    const opened = nextPicker();
    const answer = ui.askOne('Title', (asking) => {
      signal = asking.signal;
      return asking.pickOne(Promise.resolve(rowsOf('one', 'two')), { placeHolder: 'Select one' });
    });
    await (await opened).choose('two');
    assert.equal(await answer, 'two');
    assert.equal(signal?.aborted, true);
  });

  it('throws what its load failed with', async () => {
    const failure = new Error('It could not be listed.');
    const answer = ui.askOne('Title', (asking) =>
      asking.pickOne(Promise.reject<Rows<string>>(failure), { placeHolder: 'Select one' }),
    );
    await assert.rejects(answer, failure);
  });

  it('cancels its load on Back, and the question before it is asked again with its earlier answer', async () => {
    const earlierAnswers: (string | undefined)[] = [];
    const signals: AbortSignal[] = [];
    const series = Series.with({})
      .ask('environment', (asking, _, earlier: string | undefined) => {
        earlierAnswers.push(earlier);
        return asking.pickOne(rowsOf('contoso-ase', 'other-ase'), { placeHolder: 'Select an environment' });
      })
      .ask('app', (asking, { environment }) => {
        signals.push(asking.signal);
        return asking.pickOne(rowsOf(`shop on ${environment}`), { placeHolder: 'Select an app' });
      });
    let opened = nextPicker();
    const answers = ui.ask('Title', series);
    await pickNext('contoso-ase');
    const second = await opened;
    opened = nextPicker();
    second.pressBack();
    await pickNext('other-ase');
    await pickNext('shop on other-ase');
    assert.deepEqual(await answers, { environment: 'other-ase', app: 'shop on other-ase' });
    assert.deepEqual(earlierAnswers, [undefined, 'contoso-ase']);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );

    async function pickNext(label: string): Promise<void> {
      const picker = await opened;
      opened = nextPicker();
      await picker.choose(label);
    }
  });
});
