import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from './keyIdentifierValues.ts';
import { readDistributionPoints, readInformationAccess } from './locationValues.ts';
import { readAlternativeNames, readNameConstraints } from './nameValues.ts';
import { readInhibitAnyPolicy, readPolicies, readPolicyConstraints, readPolicyMappings } from './policyValues.ts';
import { readBasicConstraints, readExtendedKeyUsage, readKeyUsage } from './purposeValues.ts';
import type { ValueReader } from './valueReader.ts';
import { readCaVersion, readTemplate, readText } from './vendorValues.ts';

/** By OID (RFC 5280, section 4.2; the vendors' own). Others are shown as hex. */
export const valueReaders: Readonly<Record<string, ValueReader>> = {
  '2.5.29.14': readSubjectKeyIdentifier,
  '2.5.29.15': readKeyUsage,
  '2.5.29.17': readAlternativeNames,
  '2.5.29.18': readAlternativeNames,
  '2.5.29.19': readBasicConstraints,
  '2.5.29.30': readNameConstraints,
  '2.5.29.31': readDistributionPoints,
  '2.5.29.32': readPolicies,
  '2.5.29.33': readPolicyMappings,
  '2.5.29.35': readAuthorityKeyIdentifier,
  '2.5.29.36': readPolicyConstraints,
  '2.5.29.37': readExtendedKeyUsage,
  '2.5.29.46': readDistributionPoints,
  '2.5.29.54': readInhibitAnyPolicy,
  '1.3.6.1.5.5.7.1.1': readInformationAccess,
  '1.3.6.1.5.5.7.1.11': readInformationAccess,
  '1.3.6.1.4.1.311.20.2': readText,
  '1.3.6.1.4.1.311.21.1': readCaVersion,
  '1.3.6.1.4.1.311.21.7': readTemplate,
  '2.16.840.1.113730.1.13': readText,
};
