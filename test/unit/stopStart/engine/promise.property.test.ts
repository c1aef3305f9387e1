import { keepsPromise } from '../../../model/keepsPromise.ts';

/** One in a hundred of what the suite `model` runs. */
const runs = 100;

describe(`The promise, over ${runs} scenarios`, () => {
  it('is kept whatever fails, whoever interferes, and whenever the user or a crash ends it', async function () {
    this.timeout(60_000);
    await keepsPromise({ runs, seed: 20_260_105 });
  });
});
