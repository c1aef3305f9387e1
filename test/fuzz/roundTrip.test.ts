import { certificateForms } from '../fixtures/certificateForms.ts';
import { runs } from '../seed.ts';
import { roundTrips } from '../unit/certificates/model/roundTrip.ts';

const times = runs(60, 200);

describe(`Any certificates, ${times} times each, are read back from`, () => {
  for (const form of certificateForms) {
    it(form.name, async function () {
      this.timeout(60_000);
      await roundTrips(form, times);
    });
  }
});
