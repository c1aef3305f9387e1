import assert from 'node:assert/strict';
import type { Extension } from '../../../../src/certificates/extensions/extension.ts';
import { type Der, element, integer, oid, sequence, stringTags, utf8String } from '../../../fixtures/derWriter.ts';
import { readValue } from './readValue.ts';

const ia5 = (text: string): Der => element(stringTags.ia5, Buffer.from(text, 'latin1'));
const statement = (text: string): Der => sequence(oid('1.3.6.1.5.5.7.2.1'), ia5(text));
const notice = (...fields: readonly Der[]): Der => sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(...fields));

/** The qualifiers of a single policy; what stands for them where they cannot be read. */
function qualifiers(...list: readonly Der[]): readonly string[] | Extension['value'] | undefined {
  const value = readValue('2.5.29.32', sequence(sequence(oid('1.2.3'), sequence(...list))));
  return typeof value === 'object' && value.kind === 'policies' ? value.policies[0]?.qualifiers : value;
}

describe('Certificate policies', () => {
  it('are given by name or in dotted form', () => {
    assert.deepEqual(readValue('2.5.29.32', sequence(sequence(oid('2.5.29.32.0')), sequence(oid('1.2.3')))), {
      kind: 'policies',
      policies: [
        { policy: { oid: '2.5.29.32.0', name: 'any policy' }, qualifiers: [] },
        { policy: { oid: '1.2.3', name: '1.2.3' }, qualifiers: [] },
      ],
    });
  });

  it('give addresses and notices, safe to show', () => {
    const reference = sequence(utf8String('Contoso'), sequence(integer(1)));
    assert.deepEqual(
      qualifiers(
        statement('http://contoso.com/\u0000'),
        notice(utf8String('Read\u202e it')),
        notice(reference),
        notice(reference, utf8String('all')),
        notice(),
        sequence(oid('1.2.3.4'), integer(5)),
      ),
      ['http://contoso.com/\\00', 'Read\\E2\\80\\AE it', 'Contoso', 'Contoso: all', '', '1.2.3.4 #020105'],
    );
  });

  it('are unreadable with more than there is room for', () => {
    assert.equal(qualifiers(sequence(oid('1.3.6.1.5.5.7.2.1'), ia5('a'), ia5('b'))), 'unreadable');
    assert.equal(qualifiers(notice(utf8String('a'), utf8String('b'))), 'unreadable');
    assert.equal(qualifiers(notice(sequence(utf8String('a'), sequence(), integer(1)))), 'unreadable');
  });
});

describe('What policies are bound by', () => {
  it('gives mappings', () => {
    const pair = sequence(oid('1.2.3'), oid('2.23.140.1.2.1'));
    assert.deepEqual(readValue('2.5.29.33', sequence(pair)), {
      kind: 'policyMappings',
      mappings: [
        {
          issuerPolicy: { oid: '1.2.3', name: '1.2.3' },
          subjectPolicy: { oid: '2.23.140.1.2.1', name: 'domain validated' },
        },
      ],
    });
  });

  it('gives constraints, either of which may be left out', () => {
    const constraints = (requireExplicitPolicy?: number, inhibitPolicyMapping?: number) => ({
      kind: 'policyConstraints',
      requireExplicitPolicy,
      inhibitPolicyMapping,
    });
    const [explicitPolicy, mapping] = [element(0x80, Buffer.from([3])), element(0x81, Buffer.from([0]))];
    assert.deepEqual(readValue('2.5.29.36', sequence(explicitPolicy, mapping)), constraints(3, 0));
    assert.deepEqual(readValue('2.5.29.36', sequence(mapping)), constraints(undefined, 0));
  });

  it('gives how many may go on with any policy', () => {
    assert.deepEqual(readValue('2.5.29.54', integer(2)), { kind: 'inhibitAnyPolicy', skipCertificates: 2 });
  });
});
