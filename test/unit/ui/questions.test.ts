import assert from 'node:assert/strict';
import { type AskedSeries, type Asking, Series } from '../../../src/ui/questions.ts';

/** The questions of these tests do not ask anybody. */
const asking: Asking = {
  signal: new AbortController().signal,
  pickOne: () => assert.fail('asked'),
  pickArriving: () => assert.fail('asked'),
  pickMany: () => assert.fail('asked'),
  input: () => assert.fail('asked'),
};

/** Asks every needed question in order, as the wizard does. */
async function askAll<Answers>(asked: AskedSeries<Answers>): Promise<Answers> {
  for (const question of asked.questions) {
    if (question.isNeeded()) {
      await question.ask(asking);
    }
  }
  return asked.answers();
}

describe('A series of questions', () => {
  it('returns what was answered, each answer by the name of its question', async () => {
    const series = Series.with({ environment: 'contoso-ase' })
      .ask('apps', async () => 3)
      .ask('sentence', async (_, { environment, apps }) => `${apps} apps of ${environment}`);
    assert.deepEqual(await askAll(series.begin()), {
      environment: 'contoso-ase',
      apps: 3,
      sentence: '3 apps of contoso-ase',
    });
  });

  it('has its own answer to a question that is not needed', async () => {
    const series = (count: number) =>
      Series.with({})
        .ask('count', async () => count)
        .askIf(
          'pace',
          (answers) => answers.count > 1,
          'one at a time',
          async () => 'all at once',
        );
    assert.deepEqual(await askAll(series(1).begin()), { count: 1, pace: 'one at a time' });
    assert.deepEqual(await askAll(series(2).begin()), { count: 2, pace: 'all at once' });
  });

  it('does not count a question as needed before that is known', () => {
    const series = Series.with({})
      .ask('count', async () => 2)
      .askIf(
        'pace',
        ({ count }) => count > 1,
        'one at a time',
        async () => 'all at once',
      );
    assert.deepEqual(
      series.begin().questions.map((question) => question.isNeeded()),
      [true, false],
    );
  });

  it('counts a likely question as needed until that is known', async () => {
    const asked = Series.with({})
      .ask('count', async () => 2)
      .ask('names', async () => ['a'])
      .askIf(
        'pace',
        ({ count }) => count > 1,
        'one at a time',
        async () => 'all at once',
        ({ count = 2 }) => count > 1,
      )
      .begin();
    const needed = (): readonly boolean[] => asked.questions.map((question) => question.isNeeded());
    assert.deepEqual(needed(), [true, true, true]);
    await asked.questions[0]?.ask(asking);
    assert.deepEqual(needed(), [true, true, true]);
  });

  it('gives a question that is asked again its earlier answer', async () => {
    const told: (number | undefined)[] = [];
    const [question] = Series.with({})
      .ask('count', async (_, __, earlier: number | undefined) => {
        told.push(earlier);
        return (earlier ?? 0) + 1;
      })
      .begin().questions;
    await question?.ask(asking);
    await question?.ask(asking);
    assert.deepEqual(told, [undefined, 1]);
  });

  it('forgets an answer that is no longer needed after an earlier answer changed', async () => {
    let count = 2;
    const asked = Series.with({})
      .ask('count', async () => count)
      .askIf(
        'pace',
        (answers) => answers.count > 1,
        'one at a time',
        async () => 'all at once',
      )
      .begin();
    await askAll(asked);
    count = 1;
    await asked.questions[0]?.ask(asking);
    assert.deepEqual(asked.answers(), { count: 1, pace: 'one at a time' });
  });

  it('begins anew each time', async () => {
    const series = Series.with({}).ask('count', async (_, __, earlier: number | undefined) => (earlier ?? 0) + 1);
    assert.deepEqual(await askAll(series.begin()), { count: 1 });
    assert.deepEqual(await askAll(series.begin()), { count: 1 });
  });
});
