import type { StoredCertificate } from '../../azure/storedCertificate.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { type Chain, findChains, isRoot } from '../../certificates/chains/findChains.ts';
import type { Link } from '../../certificates/chains/findIssuers.ts';
import type { DistinguishedName } from '../../certificates/names/distinguishedName.ts';
import { decodeOrUndefined } from '../../tree/decodeListed.ts';

/** A certificate that is there already, decoded if Azure returned readable bytes. */
export interface ExistingCertificate {
  readonly resource: StoredCertificate;
  readonly certificate: Certificate | undefined;
}

/** Decodes the certificates that are there, once for all plans. */
export async function readExisting(listed: readonly StoredCertificate[]): Promise<readonly ExistingCertificate[]> {
  const read = listed.map(async (resource) => ({
    resource,
    certificate: resource.der === undefined ? undefined : await decodeOrUndefined(resource.der),
  }));
  return Promise.all(read);
}

/** Where the root of a certificate is that is not a root itself. */
export type RootAbove = AbsenceResult & {
  /** How it is known that its issuer issued it. Undefined when the issuer is not at hand and only its name is known. */
  readonly link: Link | undefined;
};

/** The root was read with it, is there already, or is missing: then this is the name to look for. */
type AbsenceResult =
  | { readonly root: Certificate }
  | { readonly existing: ExistingCertificate }
  | { readonly missing: DistinguishedName };

/**
 * Where the root of every certificate is that is not a root. The best proven chain counts. Chains include the
 * certificates that are there already.
 */
export async function rootsAbove(
  certificates: readonly Certificate[],
  existing: readonly ExistingCertificate[],
): Promise<ReadonlyMap<Certificate, RootAbove>> {
  const read = new Set(certificates.map(identity));
  const there = new Map(
    existing.flatMap((one) => (one.certificate === undefined ? [] : [[identity(one.certificate), one] as const])),
  );
  const others = [...there.values()].flatMap(({ certificate }) =>
    certificate === undefined || read.has(identity(certificate)) ? [] : [certificate],
  );
  const above = new Map<Certificate, RootAbove>();
  for (const chain of await findChains([...certificates, ...others])) {
    const where = whereRootIs(chain, there);
    if (where === undefined) {
      continue;
    }
    for (const [place, certificate] of chain.certificates.entries()) {
      const known = above.get(certificate);
      if (!isRoot(certificate) && (known === undefined || 'missing' in known)) {
        above.set(certificate, { ...where, link: chain.links[place] });
      }
    }
  }
  return above;
}

/** Undefined when it is not known: the chain ends neither in a root nor at a name. */
function whereRootIs(
  { certificates, end }: Chain,
  there: ReadonlyMap<string, ExistingCertificate>,
): AbsenceResult | undefined {
  const top = certificates.at(-1);
  if (top === undefined || (end !== 'root' && end !== 'missing')) {
    return undefined;
  }
  if (end === 'missing') {
    return { missing: top.issuer };
  }
  const existing = there.get(identity(top));
  return existing === undefined ? { root: top } : { existing };
}

function identity({ thumbprints }: Certificate): string {
  return thumbprints.sha256;
}
