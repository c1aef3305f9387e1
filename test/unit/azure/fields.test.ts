import assert from 'node:assert/strict';
import { field, flagField, itemsField, textField } from '../../../src/azure/fields.ts';

describe('fields of JSON that may not be as promised', () => {
  const body = { properties: { Code: 'A', empty: '', none: null, flag: true, items: [1], one: { x: 1 } } };

  it('follows a path, in any case of the names', () => {
    assert.equal(textField(body, 'PROPERTIES', 'code'), 'A');
  });

  it('prefers the exact name', () => {
    assert.equal(textField({ Name: 'other', name: 'exact' }, 'name'), 'exact');
  });

  it('answers undefined for what is absent, null, empty or of another kind', () => {
    assert.equal(textField(body, 'properties', 'none'), undefined);
    assert.equal(textField(body, 'properties', 'empty'), undefined);
    assert.equal(textField(body, 'properties', 'flag'), undefined);
    assert.equal(flagField(body, 'properties', 'Code'), undefined);
    assert.equal(field(null, 'a', 'b'), undefined);
    assert.equal(field('text', 'length'), undefined);
    assert.equal(field([1, 2], '0'), undefined);
  });

  it('does not find what every object inherits', () => {
    assert.equal(field({}, 'constructor'), undefined);
    assert.equal(field({}, 'toString'), undefined);
  });

  it('takes a single object as a list of one', () => {
    assert.deepEqual(itemsField(body, 'properties', 'items'), [1]);
    assert.deepEqual(itemsField(body, 'properties', 'one'), [{ x: 1 }]);
    assert.deepEqual(itemsField(body, 'properties', 'none'), []);
    assert.deepEqual(itemsField(body, 'properties', 'Code'), []);
  });
});
