import type { ValueReader } from './content.ts';
import {
  readAlternativeNames,
  readDistributionPoints,
  readInformationAccess,
  readNameConstraints,
} from './nameValues.ts';
import { readInhibitAnyPolicy, readPolicies, readPolicyConstraints, readPolicyMappings } from './policyValues.ts';
import {
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readCaVersion,
  readExtendedKeyUsage,
  readKeyUsage,
  readSubjectKeyIdentifier,
  readTemplate,
  readText,
  readTimestamps,
} from './purposeValues.ts';
import { readIssuingDistributionPoint, readListNumber, readMoment, readRevocationReason } from './revocationValues.ts';

/** A reader, and what an element of such a value costs PKI.js: one of a certificate's frame costs 1. */
export interface KnownExtension {
  readonly read: ValueReader;
  readonly cost: number;
}

const light = (read: ValueReader): KnownExtension => ({ read, cost: 2 });
/** PKI.js makes a schema of a GeneralName's nine choices for each element. */
const heavy = (read: ValueReader): KnownExtension => ({ read, cost: 20 });

/** By OID (RFC 5280, section 4.2; the vendors' own). Others are shown as hex. */
export const knownExtensions: Readonly<Record<string, KnownExtension>> = {
  '2.5.29.14': light(readSubjectKeyIdentifier),
  '2.5.29.15': light(readKeyUsage),
  '2.5.29.17': light(readAlternativeNames),
  '2.5.29.18': light(readAlternativeNames),
  '2.5.29.19': light(readBasicConstraints),
  '2.5.29.20': light(readListNumber),
  '2.5.29.21': light(readRevocationReason),
  '2.5.29.24': light(readMoment),
  '2.5.29.27': light(readListNumber),
  '2.5.29.28': light(readIssuingDistributionPoint),
  '2.5.29.29': light(readAlternativeNames),
  '2.5.29.30': light(readNameConstraints),
  '2.5.29.31': light(readDistributionPoints),
  '2.5.29.32': heavy(readPolicies),
  '2.5.29.33': heavy(readPolicyMappings),
  '2.5.29.35': heavy(readAuthorityKeyIdentifier),
  '2.5.29.36': light(readPolicyConstraints),
  '2.5.29.37': light(readExtendedKeyUsage),
  '2.5.29.46': light(readDistributionPoints),
  '2.5.29.54': light(readInhibitAnyPolicy),
  '1.3.6.1.5.5.7.1.1': heavy(readInformationAccess),
  '1.3.6.1.5.5.7.1.11': heavy(readInformationAccess),
  '1.3.6.1.4.1.311.20.2': light(readText),
  '1.3.6.1.4.1.311.21.1': light(readCaVersion),
  '1.3.6.1.4.1.311.21.3': light(readListNumber),
  '1.3.6.1.4.1.311.21.4': light(readMoment),
  '1.3.6.1.4.1.311.21.7': light(readTemplate),
  '1.3.6.1.4.1.311.21.10': heavy(readPolicies),
  '1.3.6.1.4.1.311.21.14': light(readDistributionPoints),
  '1.3.6.1.4.1.11129.2.4.2': light(readTimestamps),
  '2.16.840.1.113730.1.13': light(readText),
};
