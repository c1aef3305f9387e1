import assert from 'node:assert/strict';
import { element, integer, oid, sequence, stringTags } from '../../../fixtures/derWriter.ts';
import { readValue } from './readValue.ts';

describe('Vendors’ extensions', () => {
  it('give a comment and a template’s name as text, safe to show', () => {
    const comment = element(stringTags.ia5, Buffer.from('made by\u0007 hand'));
    assert.deepEqual(readValue('2.16.840.1.113730.1.13', comment), { kind: 'text', text: 'made by\\07 hand' });
    const template = element(stringTags.bmp, Buffer.from('SubCA', 'utf16le').swap16());
    assert.deepEqual(readValue('1.3.6.1.4.1.311.20.2', template), { kind: 'text', text: 'SubCA' });
    assert.equal(readValue('1.3.6.1.4.1.311.20.2', integer(1)), 'unreadable');
  });

  it('give how often a Windows CA was renewed', () => {
    assert.deepEqual(readValue('1.3.6.1.4.1.311.21.1', integer(0x02, 0x00, 0x03)), {
      kind: 'caVersion',
      certificateIndex: 3,
      keyIndex: 2,
    });
  });

  it('give a template and its version, as far as there is one', () => {
    const template = (...version: readonly Buffer[]) =>
      readValue('1.3.6.1.4.1.311.21.7', sequence(oid('1.3.6.1.4.1.311.21.8.1'), ...version));
    const value = (version: string) => ({ kind: 'template', template: '1.3.6.1.4.1.311.21.8.1', version });
    assert.deepEqual(template(integer(100), integer(5)), value('100.5'));
    assert.deepEqual(template(integer(100)), value('100'));
    assert.deepEqual(template(), value(''));
    assert.equal(template(integer(1), integer(2), integer(3)), 'unreadable');
  });
});
