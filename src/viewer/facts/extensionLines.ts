import type {
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicy,
  DistributionPoint,
  ExtensionValue,
  GeneralName,
  IssuingDistributionPoint,
  KeyUsage,
  NamedOid,
  RevocationReason,
  SignedTimestamp,
} from '../../certificates/extensions/extension.ts';
import { counted } from '../../text/counted.ts';
import { exactTime } from '../../time/timeText.ts';
import { type Fact, withOid } from './fact.ts';

type Lines = Pick<Fact, 'lines' | 'isCode'>;

/** The content of an extension, line by line. */
export function extensionLines(value: ExtensionValue): Lines {
  const lines = linesOf(value);
  return {
    lines: lines.length === 0 ? ['(empty)'] : lines,
    ...(isIdentifier(value) ? { isCode: true } : {}),
  };
}

function isIdentifier(value: ExtensionValue): boolean {
  return (
    value.kind === 'subjectKeyIdentifier' || (value.kind === 'authorityKeyIdentifier' && value.issuer.length === 0)
  );
}

function linesOf(value: ExtensionValue): readonly string[] {
  switch (value.kind) {
    case 'basicConstraints':
      return basicConstraintsLines(value);
    case 'keyUsage':
      return value.usages.map((usage) => usageNames[usage]);
    case 'extendedKeyUsage':
      return value.purposes.map(oidLine);
    case 'alternativeNames':
      return value.names.map(nameLine);
    case 'subjectKeyIdentifier':
      return [value.identifier];
    case 'authorityKeyIdentifier':
      return authorityLines(value);
    case 'distributionPoints':
      return value.points.flatMap(pointLines);
    case 'informationAccess':
      return value.accesses.map(({ method, location }) => `${oidLine(method)}: ${nameLine(location)}`);
    case 'nameConstraints':
      return [...constraintLines('Permitted', value.permitted), ...constraintLines('Excluded', value.excluded)];
    case 'policies':
      return value.policies.flatMap(policyLines);
    case 'policyMappings':
      return value.mappings.map((one) => `${oidLine(one.issuerPolicy)} maps to ${oidLine(one.subjectPolicy)}`);
    case 'policyConstraints':
      return policyConstraintLines(value);
    case 'inhibitAnyPolicy':
      return [`Inhibited after ${counted(value.skipCertificates, 'certificate')}`];
    case 'caVersion':
      return [`Certificate ${value.certificateIndex}, key ${value.keyIndex}`];
    case 'template':
      return [`Template ${value.template}`, ...(value.version === '' ? [] : [`Version ${value.version}`])];
    case 'timestamps':
      return value.timestamps.flatMap(timestampLines);
    case 'listNumber':
      return [value.number];
    case 'issuingDistributionPoint':
      return issuingPointLines(value);
    case 'revocationReason':
      return [reasonNames[value.reason]];
    case 'time':
      return [exactTime(value.time)];
    case 'text':
      return [value.text];
  }
}

/** Of one signed timestamp of a list. Nothing here has the keys of the logs, so nobody verified the signature. */
function timestampLines(
  { version, log, time, algorithm, signature }: SignedTimestamp,
  index: number,
): readonly string[] {
  const which = `Timestamp ${index + 1}`;
  return version === 1
    ? [`${which}: ${exactTime(time)}`, `Log ID: ${log}`, `Signature, not verified (${algorithm}): ${signature}`]
    : [`${which}: version ${version}, which is not known here`];
}

/** RFC 5280, section 5.3.1. */
export const reasonNames: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'Unspecified',
  keyCompromise: 'Key compromise',
  cACompromise: 'CA compromise',
  affiliationChanged: 'Affiliation changed',
  superseded: 'Superseded',
  cessationOfOperation: 'Cessation of operation',
  certificateHold: 'Certificate hold',
  removeFromCRL: 'Removed from the list',
  privilegeWithdrawn: 'Privilege withdrawn',
  aACompromise: 'AA compromise',
};

const onlyKinds = {
  user: 'Only certificates that are not of authorities',
  ca: 'Only certificates of authorities',
  attribute: 'Only attribute certificates',
} as const;

function issuingPointLines(point: IssuingDistributionPoint): readonly string[] {
  return [
    ...pointLines({ ...point, crlIssuer: [] }),
    ...(point.only === undefined ? [] : [onlyKinds[point.only]]),
    ...(point.someReasons ? ['Only certificates that were revoked for some of the reasons'] : []),
    ...(point.isIndirect ? ['Also certificates of other issuers'] : []),
  ];
}

function basicConstraintsLines({ isCA, pathLength }: BasicConstraints): readonly string[] {
  const authority = isCA ? 'It is a certification authority' : 'It is not a certification authority';
  return pathLength === undefined ? [authority] : [authority, `Path length: ${pathLengthWords(pathLength)}`];
}

function pathLengthWords(pathLength: number): string {
  if (pathLength < 0) {
    return `${pathLength}, which is not valid`;
  }
  return pathLength === 0
    ? 'no intermediates allowed below it'
    : `at most ${counted(pathLength, 'intermediate')} allowed below it`;
}

const usageNames: Readonly<Record<KeyUsage, string>> = {
  digitalSignature: 'Digital signature',
  nonRepudiation: 'Non-repudiation',
  keyEncipherment: 'Key encipherment',
  dataEncipherment: 'Data encipherment',
  keyAgreement: 'Key agreement',
  keyCertSign: 'Certificate signing',
  cRLSign: 'CRL signing',
  encipherOnly: 'Encipher only',
  decipherOnly: 'Decipher only',
};

const nameKinds: Readonly<Record<GeneralName['kind'], string>> = {
  DNS: 'DNS name',
  email: 'Email',
  URI: 'URI',
  IP: 'IP address',
  directory: 'Directory name',
  UPN: 'User principal name',
  'registered ID': 'Registered ID',
  other: 'Other name',
};

function nameLine({ kind, text }: GeneralName): string {
  return `${nameKinds[kind]}: ${text || '(empty)'}`;
}

function oidLine({ name, oid }: NamedOid): string {
  return withOid(name, oid);
}

function authorityLines({ identifier, issuer, serialNumber }: AuthorityKeyIdentifier): readonly string[] {
  return [
    ...(identifier === undefined ? [] : [identifier]),
    ...issuer.map((name) => `Issuer: ${nameLine(name)}`),
    ...(serialNumber === undefined ? [] : [`Serial number: ${serialNumber}`]),
  ];
}

function pointLines({ names, relativeName, crlIssuer }: DistributionPoint): readonly string[] {
  return [
    ...names.map(nameLine),
    ...(relativeName === undefined ? [] : [`Relative to the issuer: ${relativeName.text}`]),
    ...crlIssuer.map((name) => `CRL issuer: ${nameLine(name)}`),
  ];
}

/** RFC 5280, section 4.2.1.10: an empty name means all names of its kind. */
function constraintLines(what: string, names: readonly GeneralName[]): readonly string[] {
  return names.map(({ kind, text }) => `${what}: ${nameKinds[kind]}: ${text || '(all names)'}`);
}

function policyLines({ policy, qualifiers }: CertificatePolicy): readonly string[] {
  return [oidLine(policy), ...qualifiers.map((qualifier) => `Qualifier: ${qualifier}`)];
}

function policyConstraintLines({
  requireExplicitPolicy,
  inhibitPolicyMapping,
}: Extract<ExtensionValue, { kind: 'policyConstraints' }>): readonly string[] {
  const line = (what: string, after: number | undefined): string[] =>
    after === undefined ? [] : [`${what} after ${counted(after, 'certificate')}`];
  return [
    ...line('Explicit policy required', requireExplicitPolicy),
    ...line('Policy mapping inhibited', inhibitPolicyMapping),
  ];
}
