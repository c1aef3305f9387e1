import assert from 'node:assert/strict';
import { literally } from '../../../src/text/literally.ts';
import { localSecondOfDay } from '../../../src/time/timeText.ts';
import type { AzextUi } from '../../../src/ui/azextUi.ts';
import { type ArrivingRow, type Rows, Series } from '../../../src/ui/questions.ts';
import { type FakePicker, nextInputBox, nextPicker, stubVscode } from '../../equipment/vscodeStub.ts';
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

  it('says until when Azure makes the load wait, until the rows are there', async () => {
    const listeners = new Set<() => void>();
    const delays = {
      waitsUntil: undefined as number | undefined,
      onDidWait: (listener: () => void) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
    const waitUntil = (until: number | undefined): void => {
      delays.waitsUntil = until;
      for (const listener of listeners) {
        listener();
      }
    };
    const rows = Promise.withResolvers<Rows<string>>();
    const opened = nextPicker();
    const options = { placeHolder: 'Select one', loadingPlaceHolder: 'Loading apps…' };
    const answer = stubbedUi(delays).askOne('Title', (asking) => asking.pickOne(rows.promise, options));
    const picker = await opened;
    assert.equal(picker.placeholder, 'Loading apps…');
    const until = Date.UTC(2026, 0, 5, 14, 5);
    waitUntil(until);
    assert.equal(picker.placeholder, `Loading apps… Waiting for Azure until ${localSecondOfDay(until)}`);
    waitUntil(undefined);
    assert.equal(picker.placeholder, 'Loading apps…');
    rows.resolve(rowsOf('one'));
    await new Promise((resolve) => setImmediate(resolve));
    waitUntil(until);
    assert.equal(picker.placeholder, 'Select one');
    await picker.choose('one');
    assert.equal(await answer, 'one');
    assert.equal(listeners.size, 0);
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

  it('takes an Enter before its rows are there for the first row, once that is there', async () => {
    const rows = Promise.withResolvers<Rows<string>>();
    const opened = nextPicker();
    const answer = ui.askOne('Title', (asking) => asking.pickOne(rows.promise, { placeHolder: 'Select one' }));
    (await opened).pressEnter();
    rows.resolve([{ separator: 'Not one of them' }, ...rowsOf('one', 'two')]);
    assert.equal(await answer, 'one');
  });

  it('takes an Enter before its rows are there for the rows that are ticked', async () => {
    const rows = Promise.withResolvers<Rows<string>>();
    const opened = nextPicker();
    const answer = ui.askOne('Title', (asking) =>
      asking.pickMany(rows.promise, { placeHolder: 'Select some', what: 'row' }),
    );
    (await opened).pressEnter();
    const [first, second] = rowsOf('one', 'two');
    assert.ok(first && second);
    rows.resolve([first, { ...second, picked: true }]);
    assert.deepEqual(await answer, ['two']);
  });

  it('stays open and says so if nothing is ticked, whether its rows are there or not', async () => {
    const rows = Promise.withResolvers<Rows<string>>();
    const opened = nextPicker();
    const answer = ui.askOne('Title', (asking) =>
      asking.pickMany(rows.promise, { placeHolder: 'Select some', what: 'app' }),
    );
    const picker = await opened;
    picker.pressEnter();
    rows.resolve(rowsOf('one', 'two'));
    await rows.promise;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(picker.placeholder, 'Nothing is ticked. Tick at least one app, or press Escape to leave');
    await picker.choose('two');
    assert.deepEqual(await answer, ['two']);
  });

  it('has nothing to accept where there is no row: one choice stays open, many choices are left', async () => {
    let opened = nextPicker();
    const none = { placeHolder: 'Select one', noPicksMessage: 'There is none' };
    const one = ui.askOne('Title', (asking) => asking.pickOne(Promise.resolve([]), none));
    const picker = await opened;
    await picker.choose('There is none');
    opened = nextPicker();
    picker.close();
    assert.equal(await one, undefined);
    const many = ui.askOne('Title', (asking) => asking.pickMany(Promise.resolve([]), { ...none, what: 'app' }));
    await (await opened).choose();
    assert.equal(await many, undefined);
  });

  it('has its title, and its step where there are several', async () => {
    const pickers: FakePicker[] = [];
    const asked = async (answer: Promise<unknown>, ...labels: readonly string[]): Promise<void> => {
      for (const label of labels) {
        const picker = await opened;
        opened = nextPicker();
        pickers.push(picker);
        await picker.choose(label);
      }
      await answer;
    };
    let opened = nextPicker();
    await asked(
      ui.askOne('Stop App', (asking) => asking.pickOne(rowsOf('one'), { placeHolder: 'Select one' })),
      'one',
    );
    const series = Series.with({})
      .ask('apps', (asking) => asking.pickOne(rowsOf('one'), { placeHolder: 'Select one' }))
      .askIf(
        'pace',
        () => true,
        '',
        (asking) => asking.pickOne(rowsOf('slow'), { placeHolder: 'Select one' }),
        () => true,
      )
      .askIf(
        'order',
        () => false,
        '',
        (asking) => asking.pickOne(rowsOf('by name'), { placeHolder: 'Select one' }),
      );
    await asked(ui.ask('Stop and Start Apps', series), 'one', 'slow');
    assert.deepEqual(
      pickers.map(({ title, step, totalSteps }) => [title, step, totalSteps]),
      [
        ['Stop App', undefined, undefined],
        ['Stop and Start Apps', 1, 2],
        ['Stop and Start Apps', 2, 2],
      ],
    );
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

describe('A picker whose rows come one part after the other', () => {
  const options = { placeHolder: 'Select one', loadingPlaceHolder: 'Loading…', noPicksMessage: 'There is none' };
  let ui: AzextUi;
  let show: (rows: readonly ArrivingRow<string>[]) => void;
  let end: () => void;

  before(() => {
    stubVscode();
    ui = stubbedUi();
  });

  async function open() {
    const ended = Promise.withResolvers<void>();
    end = ended.resolve;
    const opened = nextPicker();
    const answer = ui.askOne('Title', (asking) =>
      asking.pickArriving<string>((told) => {
        show = told;
        return ended.promise;
      }, options),
    );
    return { picker: await opened, answer };
  }

  /** VS Code has drawn what it was told, and has told what is active. */
  const drawn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setTimeout(resolve, 0)));
  const active = ({ activeItems }: FakePicker) => activeItems.map(({ label }) => label);

  it('is busy until all are there, and keeps the active row among further ones', async () => {
    const { picker, answer } = await open();
    assert.deepEqual([picker.busy, picker.placeholder], [true, 'Loading…']);
    show(rowsOf('m', 'n'));
    await drawn();
    assert.deepEqual([picker.busy, picker.placeholder, active(picker)], [true, 'Select one', ['m']]);
    show(rowsOf('a', 'm', 'n'));
    await drawn();
    assert.deepEqual(active(picker), ['m']);
    end();
    await picker.choose('a');
    assert.equal(await answer, 'a');
  });

  it('says that there is none once all have come', async () => {
    const { picker, answer } = await open();
    end();
    await drawn();
    assert.deepEqual(
      picker.items.map(({ label }) => label),
      ['There is none'],
    );
    picker.close();
    assert.equal(await answer, undefined);
  });

  it('keeps an Enter until all are there, where nothing is typed', async () => {
    const { picker, answer } = await open();
    picker.pressEnter();
    show(rowsOf('m'));
    await drawn();
    show(rowsOf('a', 'm'));
    end();
    assert.equal(await answer, 'm');
  });

  it('keeps an Enter for the first row with what was typed, and forgets it when something else is typed', async () => {
    const { picker, answer } = await open();
    const failure = { label: 'Could not load more', alwaysShow: true, data: 'failure' };
    picker.type('two');
    picker.pressEnter();
    show([...rowsOf('one'), failure]);
    await drawn();
    picker.type('on');
    await drawn();
    assert.deepEqual(active(picker), ['one']);
    picker.type('two');
    await drawn();
    picker.selectedItems = [];
    show([...rowsOf('one'), { label: 'Loading…', alwaysShow: true }]);
    await drawn();
    picker.pressEnter();
    show([...rowsOf('one', 'two'), failure]);
    assert.equal(await answer, 'two');
  });

  it('has the first row active where the one that was active is hidden by what is typed meanwhile', async () => {
    const { picker, answer } = await open();
    show(rowsOf('one', 'two'));
    await drawn();
    show(rowsOf('one', 'two', 'three'));
    // Typed before VS Code has drawn them.
    picker.value = 't';
    await drawn();
    await drawn();
    assert.deepEqual(active(picker), ['two']);
    picker.close();
    await answer;
  });

  it('prefers a row with what is typed to one that stays whatever is typed', async () => {
    const { picker, answer } = await open();
    picker.type('two');
    show([{ label: 'Loading…', alwaysShow: true }]);
    await drawn();
    show([...rowsOf('two'), { label: 'Loading…', alwaysShow: true }]);
    await drawn();
    assert.deepEqual(active(picker), ['two']);
    picker.close();
    await answer;
  });

  it('shows a row that is meant by what is typed, though no text of it has that', async () => {
    const { picker, answer } = await open();
    const isMeantBy = (typed: string): boolean => typed === 'AB:CD';
    show([...rowsOf('one'), { label: 'two', isMeantBy, data: '2' }]);
    end();
    await drawn();
    picker.type('AB:C');
    assert.deepEqual(picker.shownItems, []);
    picker.type('AB:CD');
    await drawn();
    assert.deepEqual(active(picker), ['two']);
    picker.pressEnter();
    assert.equal(await answer, '2');
  });

  it('stays open for a row that loads more, which a kept Enter never picks', async () => {
    const { picker, answer } = await open();
    let loads = 0;
    const more = async (told: typeof show) => {
      loads += 1;
      told(rowsOf('one', 'two'));
    };
    picker.type('two');
    picker.pressEnter();
    show([...rowsOf('one'), { label: 'Load more', alwaysShow: true, more }]);
    end();
    await drawn();
    assert.deepEqual([loads, picker.busy, active(picker)], [0, false, ['Load more']]);
    await picker.choose('Load more');
    await drawn();
    assert.deepEqual([loads, picker.busy, picker.selectedItems, active(picker)], [1, false, [], ['two']]);
    picker.pressEnter();
    assert.equal(await answer, 'two');
  });
});

describe('An input box', () => {
  let ui: AzextUi;

  before(() => {
    stubVscode();
    ui = stubbedUi();
  });

  it('keeps Enter from taking a wrong text, and says why once it is typed', async () => {
    const opened = nextInputBox();
    const validateInput = (value: string) => (value === '' ? 'Enter a name.' : undefined);
    const answer = ui.askOne('Title', (asking) => asking.input({ prompt: 'Name', validateInput }));
    const box = await opened;
    assert.deepEqual([box.title, box.prompt, box.validationMessage], ['Title', 'Name', undefined]);
    box.pressEnter();
    assert.equal(box.validationMessage, 'Enter a name.');
    box.type('root');
    assert.equal(box.validationMessage, undefined);
    box.pressEnter();
    assert.equal(await answer, 'root');
  });

  it('warns while a text is typed, and takes it all the same', async () => {
    const opened = nextInputBox();
    const remarkOn = (value: string) => (value === 'root' ? '$(x) is there already.' : undefined);
    const answer = ui.askOne('Title', (asking) => asking.input({ prompt: 'Name', value: 'new', remarkOn }));
    const box = await opened;
    assert.equal(box.validationMessage, undefined);
    box.type('root');
    const warning = { message: literally('$(x) is there already.'), severity: 2 };
    assert.deepEqual(box.validationMessage as unknown, warning);
    box.pressEnter();
    assert.equal(await answer, 'root');
  });

  it('has on Back what was typed, unless another text is proposed now, and never a password', async () => {
    const series = (proposed: () => string, password = false) =>
      Series.with({})
        .ask('name', (asking) => asking.input({ prompt: 'Name', value: proposed(), password }))
        .ask('next', (asking) => asking.input({ prompt: 'Next' }));
    for (const [proposals, password, expected] of [
      [['a', 'a'], false, 'typed'],
      [['a', 'b'], false, 'b'],
      [['', ''], true, ''],
    ] as const) {
      let count = 0;
      const name = nextInputBox();
      const answer = ui.ask(
        'Title',
        series(() => proposals[count++] ?? '', password),
      );
      (await name).type('typed');
      const opened = nextInputBox();
      (await name).pressEnter();
      const next = await opened;
      const again = nextInputBox();
      next.pressBack();
      assert.deepEqual([next.step, (await again).value], [2, expected]);
      (await again).close();
      assert.equal(await answer, undefined);
    }
  });
});
