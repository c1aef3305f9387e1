import assert from 'node:assert/strict';
import type { GeneralName } from '../../../../src/certificates/extensions/extension.ts';
import { type Der, element, explicit, integer, oid, sequence, utf8String } from '../../../fixtures/derWriter.ts';
import { nameOf } from '../../../fixtures/madeCertificate.ts';
import { readValue } from './readValue.ts';

const tagged = (tag: number, text: string): Der => element(tag, Buffer.from(text, 'latin1'));
const names = (...list: readonly Der[]): readonly GeneralName[] | string | undefined => {
  const value = readValue('2.5.29.17', sequence(...list));
  return typeof value === 'object' && value.kind === 'alternativeNames' ? value.names : value?.toString();
};
const directory = element(0xa4, nameOf([[['O', 'Contoso, Inc.']], [['CN', 'a\u202eb']]]));
const otherName = (type: string, ...value: readonly Der[]): Der => element(0xa0, oid(type), explicit(0, ...value));

const good: readonly (readonly [string, Der, GeneralName])[] = [
  ['a DNS name', tagged(0x82, '*.contoso.com'), { kind: 'DNS', text: '*.contoso.com' }],
  ['an email address', tagged(0x81, 'pki@contoso.com'), { kind: 'email', text: 'pki@contoso.com' }],
  ['a URI', tagged(0x86, 'https://contoso.com/'), { kind: 'URI', text: 'https://contoso.com/' }],
  ['an IP address', element(0x87, Buffer.from([10, 0, 0, 1])), { kind: 'IP', text: '10.0.0.1' }],
  ['a registered ID', element(0x88, oid('1.2.3').subarray(2)), { kind: 'registered ID', text: '1.2.3' }],
  ['a directory name', directory, { kind: 'directory', text: 'CN=a\\E2\\80\\AEb,O=Contoso\\, Inc.' }],
  [
    'a user principal name',
    otherName('1.3.6.1.4.1.311.20.2.3', utf8String('ann@contoso.com')),
    { kind: 'UPN', text: 'ann@contoso.com' },
  ],
  ['another name that is text', otherName('1.2.3', utf8String('x')), { kind: 'other', text: '1.2.3 x' }],
  ['another name that is none', otherName('1.2.3', integer(5)), { kind: 'other', text: '1.2.3 #020105' }],
  [
    'another name that is not the text that it says, as hex',
    otherName('1.2.3', element(0x0c, Buffer.from([0xff]))),
    { kind: 'other', text: '1.2.3 #0C01FF' },
  ],
  ['an X.400 address', element(0xa3, integer(5)), { kind: 'other', text: '#A303020105' }],
  ['an EDI party', element(0xa5, integer(5)), { kind: 'other', text: '#A503020105' }],
  ['what cannot be seen, escaped', tagged(0x82, 'a\0b\n'), { kind: 'DNS', text: 'a\\00b\\0A' }],
];

const bad: readonly (readonly [string, Der])[] = [
  ['a tag that is none of the choices', tagged(0x89, 'x')],
  ['an IP address of five octets', element(0x87, Buffer.alloc(5))],
  ['a directory name with something after it', element(0xa4, nameOf([]), integer(1))],
  ['another name with two values', otherName('1.2.3', integer(1), integer(2))],
  ['another name without a value', element(0xa0, oid('1.2.3'))],
];

describe('Alternative names', () => {
  for (const [what, der, name] of good) {
    it(`give ${what}`, () => {
      assert.deepEqual(names(der), [name]);
    });
  }

  for (const [what, der] of bad) {
    it(`are unreadable with ${what}`, () => {
      assert.equal(names(tagged(0x82, 'contoso.com'), der), 'unreadable');
    });
  }

  it('keep their order', () => {
    assert.deepEqual(names(tagged(0x82, 'b'), tagged(0x82, 'a')), [
      { kind: 'DNS', text: 'b' },
      { kind: 'DNS', text: 'a' },
    ]);
  });
});

describe('Name constraints', () => {
  const subtree = (name: Der, ...bounds: readonly Der[]): Der => sequence(name, ...bounds);
  const network = element(0x87, Buffer.from('0a000000ff000000', 'hex'));

  it('give what is permitted and what is excluded', () => {
    const value = sequence(
      element(0xa0, subtree(tagged(0x82, 'contoso.com')), subtree(network)),
      element(0xa1, subtree(tagged(0x82, 'evil.contoso.com'), element(0x80, Buffer.from([0])))),
    );
    assert.deepEqual(readValue('2.5.29.30', value), {
      kind: 'nameConstraints',
      permitted: [
        { kind: 'DNS', text: 'contoso.com' },
        { kind: 'IP', text: '10.0.0.0/8' },
      ],
      excluded: [{ kind: 'DNS', text: 'evil.contoso.com' }],
    });
  });

  it('may say nothing', () => {
    assert.deepEqual(readValue('2.5.29.30', sequence()), { kind: 'nameConstraints', permitted: [], excluded: [] });
  });

  it('are unreadable with more in a subtree than there is room for', () => {
    const crowded = subtree(tagged(0x82, 'a'), tagged(0x82, 'b'));
    assert.equal(readValue('2.5.29.30', sequence(element(0xa0, crowded))), 'unreadable');
  });
});
