import { certificateForms } from '../fixtures/certificateForms.ts';
import { survivesOneOctet } from './oneOctet.ts';

/** The unit suite makes one in a hundred of them. */
const runs = 300;

describe(`One wrong octet, or a missing end, ${runs} times, does no harm in`, () => {
  for (const form of certificateForms) {
    it(form.name, async function () {
      this.timeout(60_000);
      await survivesOneOctet(form, runs);
    });
  }
});
