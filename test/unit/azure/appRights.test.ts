import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAllowed, matchesAction } from '../../../src/azure/appRights.ts';

const stop = 'Microsoft.Web/sites/stop/action';
const grant = (actions: string[], notActions: string[] = [], conditional = false) => ({
  actions,
  notActions,
  conditional,
});

describe('patterns of roles', () => {
  const covering = [
    '*',
    'Microsoft.Web/*',
    'microsoft.web/SITES/Stop/Action',
    '*/action',
    'Microsoft.Web/*/stop/*',
    '**',
    '*stop*',
  ];
  for (const pattern of covering) {
    it(`${pattern} covers stop`, () => assert.ok(matchesAction(pattern, stop)));
  }
  const others = [
    '*/read',
    'Microsoft.Web/sites/start/action',
    'Microsoft.Web/sites/slots/*',
    '',
    'Microsoft.Web/sites/stop',
    '*/stop',
  ];
  for (const pattern of others) {
    it(`"${pattern}" does not`, () => assert.ok(!matchesAction(pattern, stop)));
  }

  it('agree with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (role, action) => {
        assert.equal(matchesAction(role, action), new RegExp(`^${role.replaceAll('*', '.*')}$`).test(action));
      }),
    );
  });
});

describe('rights', () => {
  it('add up over roles', () => {
    assert.equal(isAllowed(stop, [grant(['*/read']), grant(['Microsoft.Web/sites/*'])]), 'yes');
  });
  it('lose what the same role takes away, not what another does', () => {
    const all = grant(['*'], ['Microsoft.Web/sites/stop/action']);
    assert.equal(isAllowed(stop, [all]), 'no');
    assert.equal(isAllowed(stop, [all, grant(['*'])]), 'yes');
  });
  it('are no for a reader', () => assert.equal(isAllowed(stop, [grant(['*/read'])]), 'no'));
  it('are unknown when nothing is told, or only under a condition', () => {
    assert.equal(isAllowed(stop, []), 'unknown');
    assert.equal(isAllowed(stop, [grant(['*'], [], true)]), 'unknown');
  });
});
