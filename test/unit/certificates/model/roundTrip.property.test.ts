import { certificateForms } from '../../../fixtures/certificateForms.ts';
import { roundTrips } from './roundTrip.ts';

/** The suite `fuzz` makes a hundred times as many. */
const runs = 2;

describe('Any certificates are read back from', () => {
  for (const form of certificateForms) {
    it(form.name, () => roundTrips(form, runs));
  }
});
