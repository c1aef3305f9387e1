import { type MadeCertificate, makeCertificate } from './certificateMaker.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The server certificates of the small seed. */
export interface ShopCertificates {
  /** It serves three host names and expires soon. */
  readonly shop: Uint8Array;
  /** Issued before uploads added the whole chain. */
  readonly login: Uint8Array;
  /** From Key Vault. */
  readonly partners: Uint8Array;
}

export async function shopCertificates(issuer: MadeCertificate, now: number): Promise<ShopCertificates> {
  const make = async (from: number, until: number, ...dns: readonly string[]): Promise<Uint8Array> => {
    const validity = { notBefore: new Date(from), notAfter: new Date(until) };
    const serverNames = { dns, ipv4: [] };
    return (await makeCertificate({ commonName: dns[0] ?? '', serverNames, issuer, ...validity })).der;
  };
  const [shop, login, partners] = await Promise.all([
    make(now - 345 * dayMs, now + 20 * dayMs, 'shop.contoso.com', '*.shop.contoso.com'),
    make(Date.UTC(2022, 4, 1), now + 500 * dayMs, 'login.contoso.com'),
    make(now - 30 * dayMs, now + 335 * dayMs, 'partners.contoso.com'),
  ]);
  return { shop, login, partners };
}

/** Where the small seed's certificates of Key Vault come from. */
export const shopVault =
  '/subscriptions/8f2f1f0e-0000-4000-8000-000000000001/resourceGroups/contoso-vaults/providers/Microsoft.KeyVault/vaults/contoso-tls';
