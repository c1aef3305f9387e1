import type { Certificate } from '../certificate.ts';
import { derTag } from '../der/derReader.ts';
import { hasUnprintable } from '../names/directoryString.ts';
import type { NameAttribute } from '../names/distinguishedName.ts';
import { check, publicRootCheck, type RootCheck } from './rootCheck.ts';

/** RFC 5280, appendix A.1: the most characters that an attribute may have. */
const upperBounds: Readonly<Record<string, number>> = { CN: 64, O: 64, OU: 64, L: 128, ST: 128, serialNumber: 64 };

function attributes({ subject }: Certificate): readonly NameAttribute[] {
  return subject.relativeNames.flat();
}

function lacks(certificate: Certificate, type: string): boolean {
  const all = attributes(certificate);
  return all.length > 0 && !all.some((attribute) => attribute.type === type);
}

/** Its subject. */
export const nameChecks = {
  'subject-empty': check(
    'error',
    (c) => c.subject.relativeNames.length === 0,
    'RFC 5280 4.1.2.6',
    'zlint e_ca_subject_field_empty',
  ),
  'subject-control-chars': check(
    'warning',
    (c) => attributes(c).some(({ value }) => hasUnprintable(value)),
    'zlint e_subject_dn_not_printable_characters',
  ),
  'subject-string-bad': {
    weigh: (c) => {
      if (c.irregularities.includes('nameText')) {
        return 'warning';
      }
      const isBad = ({ tag, value }: NameAttribute): boolean =>
        tag === derTag.printableString && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value);
      return attributes(c).some(isBad) ? 'hint' : undefined;
    },
    sources: ['X.680 41.4', 'zlint e_subject_printable_string_badalpha'],
  },
  'name-empty-part': check('warning', (c) => c.irregularities.includes('emptyNamePart'), 'X.501 9.3'),
  'subject-country-bad': check(
    'hint',
    (c) => attributes(c).some(({ type, value }) => type === 'C' && !/^[A-Z]{2}$/.test(value)),
    'BR 7.1.2.10.2',
    'zlint e_subject_country_not_iso',
  ),
  'subject-too-long': check(
    'hint',
    (c) => attributes(c).some(({ type, value }) => value.length > (upperBounds[type] ?? Number.POSITIVE_INFINITY)),
    'RFC 5280 A.1',
    'zlint e_subject_common_name_max_length',
  ),
  'subject-whitespace': check(
    'hint',
    (c) => attributes(c).some(({ value }) => value !== value.trim()),
    'zlint w_subject_dn_leading_whitespace',
    'zlint w_subject_dn_trailing_whitespace',
  ),
  'rdn-multivalue': check(
    'hint',
    (c) => c.subject.relativeNames.some(({ length }) => length > 1),
    'zlint n_multiple_subject_rdn',
  ),
  'subject-no-cn': publicRootCheck((c) => lacks(c, 'CN'), 'BR 7.1.2.10.2', 'zlint e_ca_common_name_missing'),
  'subject-no-o': publicRootCheck((c) => lacks(c, 'O'), 'BR 7.1.2.10.2', 'zlint e_ca_organization_name_missing'),
  'subject-no-c': publicRootCheck((c) => lacks(c, 'C'), 'BR 7.1.2.10.2', 'zlint e_ca_country_name_missing'),
  'subject-ou': publicRootCheck(
    (c) => attributes(c).some(({ type }) => type === 'OU'),
    'BR 7.1.2.10.2',
    'zlint e_subj_orgunit_in_ca_cert',
  ),
} as const satisfies Record<string, RootCheck>;
