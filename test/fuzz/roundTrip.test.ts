import { certificateForms } from '../fixtures/certificateForms.ts';
import { roundTrips } from '../unit/certificates/model/roundTrip.ts';

/** The unit suite makes one in a hundred of them. */
const runs = 200;

describe(`Any certificates, ${runs} times each, are read back from`, () => {
  for (const form of certificateForms) {
    it(form.name, async function () {
      this.timeout(60_000);
      await roundTrips(form, runs);
    });
  }
});
