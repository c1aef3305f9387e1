import assert from 'node:assert/strict';
import { exportForms } from '../../src/exportPlan/exportForms.ts';
import { examplePlan } from './examplePlan.ts';

describe('Every exported form', () => {
  for (const { label, text } of exportForms) {
    describe(label, () => {
      const exported = text(examplePlan([['a', 'b/s'], ['c']]));

      it('says at its top what it does, to which environment, when it was exported, and what it needs', () => {
        const header = exported.replace(/^#!.*\n/, '').split(/^[^#]/m)[0] ?? '';
        for (const words of [
          'Stops and starts 3 apps of the App Service Environment ase-1',
          '/hostingEnvironments/ase-1',
          '2026-01-02T03:04:05.000Z',
          'A restart does not reload the trust store',
          'https://learn.microsoft.com/azure/app-service/environment/overview-certificates',
          'Needs: ',
        ]) {
          assert.ok(header.includes(words), `${words} is not in\n${header}`);
        }
      });

      it('ends its lines with line feeds, and no line with a blank', () => {
        assert.doesNotMatch(exported, /\r|[ \t]\n/);
        assert.match(exported, /[^\n]\n$/);
      });

      it('addresses each app and slot by its id', () => {
        assert.match(exported, /'\/subscriptions\/\S+\/Microsoft\.Web\/sites\/b\/slots\/s'/);
      });

      it('is written the same way twice', () => {
        assert.equal(exported, text(examplePlan([['a', 'b/s'], ['c']])));
      });
    });
  }

  it('has an id and a file name of its own', () => {
    assert.equal(new Set(exportForms.map(({ id }) => id)).size, exportForms.length);
    assert.equal(new Set(exportForms.map(({ fileName }) => fileName('ase-1'))).size, exportForms.length);
  });
});
