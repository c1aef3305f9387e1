import assert from 'node:assert/strict';
import { groupTitle } from '../../../../src/commands/stopStartApps/appGroups.ts';

describe('The title of a group of apps', () => {
  const remark = { long: 'not running, skipped: basket-dev, onboarding-dev', short: '2 not running' };

  it('is undefined if there is nothing to say', () => {
    assert.equal(groupTitle([], []), undefined);
  });

  it('says everything if there is enough room', () => {
    assert.equal(groupTitle([], [remark]), remark.long);
    assert.equal(groupTitle(['contoso-dev-ase', 'linux-plan'], []), 'contoso-dev-ase · linux-plan');
  });

  it('counts instead of naming if there is not', () => {
    assert.equal(groupTitle(['contoso-dev-ase-linux-plan'], [remark]), 'contoso-dev-ase-linux-plan · 2 not running');
  });

  it('shortens names in the middle, so that the row below it stays readable', () => {
    const names = ['contoso-production-westeurope-ase', 'contoso-production-westeurope-linux-plan'];
    const title = groupTitle(names, [remark]) ?? '';
    assert.equal(title, 'contoso-p…rope-ase · contoso-p…nux-plan · 2 not running');
    assert.equal(
      groupTitle(['contoso-edge-ase', 'contoso-edge-ase-linux-plan'], [remark]),
      'contoso-edge-ase · contoso-ed…linux-plan · 2 not running',
    );
    for (const length of [10, 30, 60]) {
      const long = [`a${'x'.repeat(length)}`, `b${'y'.repeat(length)}`];
      assert.ok((groupTitle(long, [remark]) ?? '').length <= 56, `${length}`);
      assert.ok((groupTitle(long, []) ?? '').length <= 56, `${length}`);
    }
  });
});
