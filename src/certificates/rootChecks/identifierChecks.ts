import { namesAnother } from '../chains/namesAnother.ts';
import { authorityKeyIdentifier, hasExtension, subjectKeyIdentifier } from '../extensions/extension.ts';
import { check, publicRootCheck, type RootCheck } from './rootCheck.ts';

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
