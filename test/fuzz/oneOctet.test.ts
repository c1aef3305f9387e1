import { certificateForms } from '../fixtures/certificateForms.ts';
import { runs } from '../seed.ts';
import { survivesOneOctet } from './oneOctet.ts';

const times = runs(60, 300);

describe(`One wrong octet, or a missing end, ${times} times, does no harm in`, () => {
  for (const form of certificateForms) {
    it(form.name, async function () {
      this.timeout(60_000);
      await survivesOneOctet(form, times);
    });
  }
});
