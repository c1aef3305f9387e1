import { keepsPromise } from '../../../model/keepsPromise.ts';
import { seed } from '../../../seed.ts';

/** A few of what the suite `model` plays. */
const runs = 100;

describe(`The promise, over ${runs} scenarios`, () => {
  it('is kept whatever fails, whoever interferes, and whenever the user or a crash ends it', async function () {
    this.timeout(60_000);
    await keepsPromise({ runs, seed });
  });
});
