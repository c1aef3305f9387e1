import assert from 'node:assert/strict';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { AzextUi } from '../../../src/ui/azextUi.ts';
import type { Log } from '../../../src/ui/log.ts';
import { type Pick, type Rows, Series } from '../../../src/ui/questions.ts';
import { stubVscode } from '../../equipment/vscodeStub.ts';

type Listener = (argument?: unknown) => void;

/** As VS Code's, without an end. */
class FakeEmitter {
  readonly #listeners: Listener[] = [];

  readonly event = (listener: Listener): { dispose(): void } => {
    this.#listeners.push(listener);
    return { dispose: () => this.#listeners.splice(this.#listeners.indexOf(listener), 1) };
  };

  fire(argument?: unknown): void {
    for (const listener of [...this.#listeners]) {
      listener(argument);
    }
  }
}

const back = { id: 'back' };

/** VS Code's quick pick, as far as azext-utils uses it, with what the user can do to it. */
class FakePicker {
  items: readonly Pick<unknown>[] = [];
  selectedItems: readonly Pick<unknown>[] = [];
  enabled = true;
  readonly #accepted = new FakeEmitter();
  readonly #hidden = new FakeEmitter();
  readonly #pressed = new FakeEmitter();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#pressed.event;

  show(): void {
    shown(this);
  }

  /** VS Code hides it then. */
  dispose(): void {
    this.close();
  }

  close(): void {
    this.#hidden.fire();
  }

  pressBack(): void {
    this.#pressed.fire(back);
  }

  /** Once its rows are there. */
  async choose(label: string): Promise<void> {
    while (!this.enabled) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.selectedItems = this.items.filter((item) => item.label === label);
    this.#accepted.fire();
  }
}

/** Never asked to cancel. */
class FakeCancellation {
  readonly token = { isCancellationRequested: false };

  dispose(): void {
    // Nothing to end.
  }
}

let shown: (picker: FakePicker) => void = () => undefined;

/** The picker that is shown next. */
function nextPicker(): Promise<FakePicker> {
  return new Promise((resolve) => {
    shown = resolve;
  });
}

function rowsOf(...labels: readonly string[]): Rows<string> {
  return labels.map((label) => ({ label, data: label }));
}

describe('A picker', () => {
  let ui: AzextUi;

  before(() => {
    stubVscode({
      window: { createQuickPick: () => new FakePicker() },
      QuickInputButtons: { Back: back },
      l10n: { t: (text: string) => text },
      EventEmitter: FakeEmitter,
      CancellationTokenSource: FakeCancellation,
      env: { machineId: 'machine', sessionId: 'session' },
      version: '1.100.0',
    });
    const globalState = { get: () => undefined, update: () => Promise.resolve() };
    const context = {
      extension: { packageJSON: { name: 'n', publisher: 'p', version: '1.0.0' } },
      subscriptions: [],
      globalState,
    };
    const log = { channel: { info: () => undefined } as unknown as LogOutputChannel } as Log;
    ui = new AzextUi(context as unknown as ExtensionContext, log);
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

  it('returns what was picked, and ends what else it may have begun', async () => {
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

  it('cancels its load on Back, and asks the question before it again, which knows its earlier answer', async () => {
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
