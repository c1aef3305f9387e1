import { type MadeCertificate, makeCertificate } from './certificateMaker.ts';
import type { EstateBuilder } from './estateBuilder.ts';
import { pkcs12 } from './keyVaults.ts';
import { groupId, guid } from './resourceNames.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The server certificates of the small seed. */
export interface ShopCertificates {
  /** It serves three host names and expires soon. */
  readonly shop: Uint8Array;
  /** Issued before uploads added the whole chain. */
  readonly login: Uint8Array;
  /** From Key Vault. */
  readonly partners: Uint8Array;
  /** In Key Vault, and not imported yet: the successor of the first. */
  readonly shopNext: Uint8Array;
}

export async function shopCertificates(issuer: MadeCertificate, now: number): Promise<ShopCertificates> {
  const make = async (from: number, until: number, ...dns: readonly string[]): Promise<Uint8Array> => {
    const validity = { notBefore: new Date(from), notAfter: new Date(until) };
    const serverNames = { dns, ipv4: [] };
    return (await makeCertificate({ commonName: dns[0] ?? '', serverNames, issuer, ...validity })).der;
  };
  const [shop, login, partners, shopNext] = await Promise.all([
    make(now - 345 * dayMs, now + 20 * dayMs, 'shop.contoso.com', '*.shop.contoso.com'),
    make(Date.UTC(2022, 4, 1), now + 500 * dayMs, 'login.contoso.com'),
    make(now - 30 * dayMs, now + 335 * dayMs, 'partners.contoso.com'),
    make(now - 5 * dayMs, now + 360 * dayMs, 'shop.contoso.com', '*.shop.contoso.com'),
  ]);
  return { shop, login, partners, shopNext };
}

/** Vaults of the small seed's first subscription. */
export const [tlsVault, partnerVault] = ['contoso-tls', 'contoso-partners'].map(
  (name) =>
    `${groupId(guid('subscription', 'Contoso Production'), 'contoso-vaults')}/providers/Microsoft.KeyVault/vaults/${name}`,
) as [string, string];

/** One vault to import from, one that App Service has no access to, one whose secrets nobody may list, and an empty one. */
export function addVaults(estate: EstateBuilder, certificates: ShopCertificates, now: number): void {
  const resourceGroup = 'contoso-vaults';
  estate
    .keyVault('contoso-tls', {
      resourceGroup,
      secrets: [
        { name: 'shop-2024', contentType: pkcs12, expires: now - 20 * dayMs, der: certificates.shop },
        { name: 'partners', contentType: pkcs12, expires: now + 335 * dayMs, der: certificates.partners },
        { name: 'shop-next', contentType: pkcs12, expires: now + 360 * dayMs, der: certificates.shopNext },
        { name: 'login-retired', contentType: pkcs12, enabled: false, der: certificates.login },
        { name: 'www-pem', contentType: 'application/x-pem-file', expires: now + 90 * dayMs },
        { name: 'payments-db-password' },
      ],
    })
    .keyVault('contoso-partners', {
      resourceGroup,
      location: 'North Europe',
      usesRoles: false,
      network: 'closed',
      appServiceMayRead: false,
      secrets: [{ name: 'wildcard', contentType: pkcs12, expires: now + 200 * dayMs }],
    })
    .keyVault('contoso-sealed', { resourceGroup: 'contoso-security', secrets: 'refused' })
    .keyVault('contoso-new', { resourceGroup: 'contoso-security' });
}
