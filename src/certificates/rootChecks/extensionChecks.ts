import type { Certificate } from '../certificate.ts';
import { namesAnother } from '../chains/findIssuers.ts';
import {
  authorityKeyIdentifier,
  extensionValue,
  hasExtension,
  type KeyUsage,
  subjectKeyIdentifier,
} from '../extensions/extension.ts';
import { check, publicRootCheck, type RootCheck } from './rootCheck.ts';

const oids = {
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  nameConstraints: '2.5.29.30',
  policies: '2.5.29.32',
} as const;

const servesTls = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);

function isReadable({ extensions }: Certificate, oid: string): boolean {
  return extensions.some((one) => one.oid === oid && one.value !== 'unreadable');
}

function pathLength({ basicConstraints }: Certificate): number | undefined {
  return typeof basicConstraints === 'object' ? basicConstraints.pathLength : undefined;
}

function usages({ keyUsage }: Certificate): readonly KeyUsage[] | undefined {
  return typeof keyUsage === 'string' ? undefined : keyUsage;
}

function purposes({ extensions }: Certificate): readonly string[] {
  const value = extensionValue(extensions, 'extendedKeyUsage', oids.extendedKeyUsage);
  return typeof value === 'object' ? value.purposes.map(({ oid }) => oid) : [];
}

/** Whether it may issue certificates, and which. */
export const constraintChecks = {
  // Version 1 has no extensions, and roots of version 1 still work in Windows and OpenSSL.
  'bc-missing': {
    weigh: (c) => (c.basicConstraints === undefined ? (c.version < 3 ? 'warning' : 'error') : undefined),
    sources: ['RFC 5280 4.2.1.9', 'BR 7.1.2.1.2', 'pkilint cabf.serverauth.root.basic_constraints_extension_absent'],
  },
  'bc-malformed': check('error', (c) => c.basicConstraints === 'unreadable', 'RFC 5280 4.2.1.9'),
  'bc-not-ca': check(
    'error',
    (c) => typeof c.basicConstraints === 'object' && !c.isCA,
    'RFC 5280 4.2.1.9',
    'zlint e_ca_is_ca',
  ),
  'bc-not-critical': check(
    'note',
    (c) => c.isCA && hasExtension(c, oids.basicConstraints, false),
    'RFC 5280 4.2.1.9',
    'zlint e_basic_constraints_not_critical',
  ),
  'bc-pathlen-present': publicRootCheck(
    (c) => c.isCA && pathLength(c) !== undefined,
    'BR 7.1.2.1.4',
    'zlint w_root_ca_basic_constraints_path_len_constraint_field_present',
  ),
  'bc-pathlen-negative': check(
    'error',
    (c) => (pathLength(c) ?? 0) < 0,
    'RFC 5280 4.2.1.9',
    'zlint e_path_len_constraint_zero_or_less',
  ),
  'bc-pathlen-without-ca': check(
    'error',
    (c) => !c.isCA && pathLength(c) !== undefined,
    'RFC 5280 4.2.1.9',
    'zlint e_path_len_constraint_improperly_included',
  ),
  'bc-bad-der': check(
    'warning',
    (c) => c.irregularities.includes('basicConstraintsDer'),
    'X.690 11.5',
    'zlint e_basic_constr_invalid_der',
  ),
  'ku-missing': check(
    'warning',
    (c) => c.version >= 3 && c.keyUsage === undefined,
    'RFC 5280 4.2.1.3',
    'zlint e_root_ca_key_usage_present',
  ),
  'ku-malformed': check('error', (c) => c.keyUsage === 'unreadable', 'RFC 5280 4.2.1.3'),
  // OpenSSL refuses chains to such a root: error 32.
  'ku-no-certsign': check(
    'error',
    (c) => usages(c)?.includes('keyCertSign') === false,
    'RFC 5280 4.2.1.3',
    'zlint e_ca_key_cert_sign_not_set',
  ),
  'ku-no-crlsign': check(
    'note',
    (c) => c.isCA && usages(c)?.includes('cRLSign') === false,
    'BR 7.1.2.10.7',
    'zlint e_ca_crl_sign_not_set',
  ),
  'ku-no-bits': check(
    'error',
    (c) => usages(c)?.length === 0,
    'RFC 5280 4.2.1.3',
    'zlint e_ext_key_usage_without_bits',
  ),
  'ku-not-critical': check(
    'note',
    (c) => hasExtension(c, oids.keyUsage, false),
    'RFC 5280 4.2.1.3',
    'zlint e_root_ca_key_usage_must_be_critical',
  ),
  'ku-odd-bits': check(
    'note',
    (c) => c.isCA && usages(c)?.some((usage) => usage.endsWith('Encipherment')) === true,
    'RFC 3279 2.3.1',
    'zlint e_rsa_allowed_ku_no_encipherment_ca',
  ),
  'ku-bad-der': check(
    'warning',
    (c) => c.irregularities.includes('keyUsageDer'),
    'X.690 11.2.2',
    'zlint e_incorrect_ku_encoding',
  ),
  'eku-present': check(
    'note',
    (c) => c.selfIssued && isReadable(c, oids.extendedKeyUsage),
    'BR 7.1.2.1.2',
    'zlint e_root_ca_extended_key_usage_present',
  ),
  'eku-no-serverauth': check(
    'warning',
    (c) => c.selfIssued && purposes(c).length > 0 && !purposes(c).some((oid) => servesTls.has(oid)),
    'RFC 5280 4.2.1.12',
  ),
  'nc-present': check('note', (c) => isReadable(c, oids.nameConstraints), 'RFC 5280 4.2.1.10'),
  'nc-not-critical': check(
    'warning',
    (c) => hasExtension(c, oids.nameConstraints, false),
    'RFC 5280 4.2.1.10',
    'zlint e_ext_name_constraints_not_critical',
  ),
  'policies-present': publicRootCheck(
    (c) => hasExtension(c, oids.policies),
    'BR 7.1.2.1.2',
    'zlint w_root_ca_contains_cert_policy',
  ),
} as const satisfies Record<string, RootCheck>;

const subjectOid = '2.5.29.14';
const authorityOid = '2.5.29.35';

/** How it names its key and its issuer's. */
export const identifierChecks = {
  'ski-missing': check(
    'note',
    (c) => c.selfIssued && c.version >= 3 && !hasExtension(c, subjectOid),
    'RFC 5280 4.2.1.2',
    'zlint e_ext_subject_key_identifier_missing_ca',
  ),
  'ski-critical': check(
    'warning',
    (c) => hasExtension(c, subjectOid, true),
    'RFC 5280 4.2.1.2',
    'zlint e_ext_subject_key_identifier_critical',
  ),
  'ski-not-sha1': publicRootCheck((c) => {
    const identifier = subjectKeyIdentifier(c);
    return identifier !== undefined && identifier !== c.publicKey.identifier;
  }, 'RFC 5280 4.2.1.2'),
  'aki-missing-hint': publicRootCheck((c) => c.version >= 3 && !hasExtension(c, authorityOid), 'BR 7.1.2.1.2'),
  // OpenSSL then does not take the root for its own issuer: error 20.
  'aki-ski-mismatch': check('warning', (c) => c.selfIssued && namesAnother(c, c), 'RFC 5280 4.2.1.1', 'BR 7.1.2.1.3'),
  'aki-critical': check(
    'warning',
    (c) => hasExtension(c, authorityOid, true),
    'RFC 5280 4.2.1.1',
    'zlint e_ext_authority_key_identifier_critical',
  ),
  'aki-has-issuer': publicRootCheck(
    (c) => {
      const authority = authorityKeyIdentifier(c);
      return authority !== undefined && (authority.issuer.length > 0 || authority.serialNumber !== undefined);
    },
    'BR 7.1.2.1.3',
    'zlint e_mp_authority_key_identifier_correct',
  ),
} as const satisfies Record<string, RootCheck>;
