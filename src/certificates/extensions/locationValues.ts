import { DerCursor, type DerElement, derTag } from '../der/derReader.ts';
import { readNamedOid } from '../der/derValues.ts';
import { type DistinguishedName, readSingleRelativeName } from '../names/distinguishedName.ts';
import { accessMethods } from '../oids/purposes.ts';
import type { DistributionPoint, GeneralName, InformationAccess } from './extension.ts';
import { readGeneralName, readGeneralNames } from './generalName.ts';
import type { ValueReader } from './valueReader.ts';

const pointTags = { name: 0xa0, reasons: 0x81, crlIssuer: 0xa2, fullName: 0xa0, relativeName: 0xa1 } as const;

/** RFC 5280, sections 4.2.1.13 and 4.2.1.15. */
export const readDistributionPoints: ValueReader = (der, value) => {
  const list = value.enter(derTag.sequence);
  const points: DistributionPoint[] = [];
  while (!list.isAtEnd) {
    points.push(readPoint(der, list.enter(derTag.sequence)));
  }
  return { kind: 'distributionPoints', points: Object.freeze(points) };
};

function readPoint(der: Uint8Array, fields: DerCursor): DistributionPoint {
  const name = fields.optional(pointTags.name);
  fields.optional(pointTags.reasons);
  const crlIssuer = fields.optional(pointTags.crlIssuer);
  fields.finish();
  return Object.freeze({
    ...(name === undefined ? { names: [], relativeName: undefined } : readPointName(der, name)),
    crlIssuer: crlIssuer === undefined ? [] : readGeneralNames(der, inside(der, crlIssuer)),
  });
}

function readPointName(
  der: Uint8Array,
  name: DerElement,
): { readonly names: readonly GeneralName[]; readonly relativeName: DistinguishedName | undefined } {
  const choice = inside(der, name);
  const full = choice.optional(pointTags.fullName);
  const relative = full === undefined ? choice.expect(pointTags.relativeName) : undefined;
  choice.finish();
  return {
    names: full === undefined ? [] : readGeneralNames(der, inside(der, full)),
    relativeName: relative === undefined ? undefined : readSingleRelativeName(der, relative),
  };
}

/** RFC 5280, sections 4.2.2.1 and 4.2.2.2. */
export const readInformationAccess: ValueReader = (der, value) => {
  const list = value.enter(derTag.sequence);
  const accesses: InformationAccess[] = [];
  while (!list.isAtEnd) {
    const pair = list.enter(derTag.sequence);
    const method = readNamedOid(der, pair.expect(derTag.objectIdentifier), accessMethods);
    accesses.push(Object.freeze({ method, location: readGeneralName(der, pair.any()) }));
    pair.finish();
  }
  return { kind: 'informationAccess', accesses: Object.freeze(accesses) };
};

function inside(der: Uint8Array, element: DerElement): DerCursor {
  return new DerCursor(der, element.contentStart, element.end);
}
