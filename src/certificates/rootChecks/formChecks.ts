import type { Certificate } from '../certificate.ts';
import { check, type RootCheck } from './rootCheck.ts';

/** Extensions that OpenSSL and Windows understand, so that they may be critical (OpenSSL: crypto/x509/v3_purp.c). The two key identifiers are not among them and have checks of their own. */
const understood = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
]);

/** Extensions that OpenSSL reads when it loads a certificate: one that it cannot read makes it refuse the whole certificate. */
const readAtOnce = new Set(['2.5.29.14', '2.5.29.17', '2.5.29.30', '2.5.29.31', '2.5.29.35', '2.5.29.37']);

/** These two have checks of their own. */
const judgedElsewhere = new Set(['2.5.29.15', '2.5.29.19']);

const mostSerialOctets = 20;
/** Serial numbers up to this length were counted, not drawn at random. */
const mostCountedOctets = 4;

function serialOctets({ serialNumber }: Certificate): number {
  return serialNumber.replace('-', '').length / 2;
}

function isPositive({ serialNumber }: Certificate): boolean {
  return !serialNumber.startsWith('-') && /[^0]/.test(serialNumber);
}

/** Version, serial number, and how its extensions are written. */
export const formChecks = {
  'version-not-3': check(
    'warning',
    (c) => c.version !== 3,
    'RFC 5280 4.1.2.1',
    'BR 7.1.1',
    'zlint e_invalid_certificate_version',
  ),
  'ext-in-v1v2': check(
    'warning',
    (c) => c.irregularities.includes('extensionsBeforeVersion3'),
    'RFC 5280 4.1.2.9',
    'zlint e_cert_extensions_version_not_3',
  ),
  'ext-duplicate': check(
    'error',
    (c) => new Set(c.extensions.map(({ oid }) => oid)).size < c.extensions.length,
    'RFC 5280 4.2',
    'zlint e_ext_duplicate_extension',
  ),
  'ext-malformed': {
    weigh: ({ extensions }) => {
      const damaged = extensions.filter(({ value, oid }) => value === 'unreadable' && !judgedElsewhere.has(oid));
      if (damaged.length === 0) {
        return undefined;
      }
      return damaged.some(({ oid }) => readAtOnce.has(oid)) ? 'error' : 'warning';
    },
    sources: ['RFC 5280 4.2'],
  },
  'unknown-critical-ext': check(
    'warning',
    (c) => c.extensions.some(({ critical, oid }) => critical && !understood.has(oid)),
    'RFC 5280 4.2',
  ),
  'ext-empty': check(
    'warning',
    (c) => c.irregularities.includes('emptyExtension'),
    'zlint e_ext_cannot_be_empty_sequence',
  ),
  'ext-bad-der': check(
    'warning',
    (c) => c.irregularities.includes('extensionDer'),
    'X.690 11.5',
    'zlint e_cert_ext_invalid_der',
  ),
  malformed: check(
    'error',
    (c) => c.irregularities.includes('notDer') || c.irregularities.includes('surplusBytes'),
    'X.690 10.1',
    'RFC 5280 4.1',
    'pkilint itu.invalid_asn1_syntax',
  ),
  'unique-id': check(
    'note',
    (c) => c.irregularities.includes('uniqueIdentifier'),
    'RFC 5280 4.1.2.8',
    'zlint e_cert_contains_unique_identifier',
  ),
  'serial-not-positive': check('note', (c) => !isPositive(c), 'RFC 5280 4.1.2.2', 'zlint e_serial_number_not_positive'),
  'serial-bad-der': check(
    'error',
    (c) => c.irregularities.includes('serialPadding'),
    'X.690 8.3.2',
    'pkilint itu.invalid_asn1_syntax',
  ),
  'serial-too-long': check(
    'warning',
    (c) => serialOctets(c) > mostSerialOctets,
    'RFC 5280 4.1.2.2',
    'zlint e_serial_number_longer_than_20_octets',
  ),
  'serial-low-entropy': check(
    'hint',
    (c) => isPositive(c) && serialOctets(c) <= mostCountedOctets,
    'BR 7.1',
    'zlint w_serial_number_low_entropy',
  ),
} as const satisfies Record<string, RootCheck>;
