import { loadRootCertificates } from '../../src/azure/loadRootCertificates.ts';
import { thumbprintOf } from './certificateBlob.ts';
import { type MadeCertificate, makeCertificate } from './certificateMaker.ts';
import { EstateBuilder } from './estateBuilder.ts';
import type { EstateSeed } from './estateSeed.ts';
import { addVaults, partnerVault, type ShopCertificates, shopCertificates, tlsVault } from './serverCertificateSeed.ts';

const dayMs = 24 * 60 * 60 * 1000;
const linux = 'app,linux';
const container = 'app,linux,container';
const windowsContainer = 'app,container,windows';
const functions = 'functionapp';
const linuxFunctions = 'functionapp,linux';
const logicApp = 'functionapp,workflowapp';

const megan = 'megan.bowen@contoso.com';
const adele = 'adele.vance@fabrikam.com';

/**
 * A few subscriptions in two tenants with environments of every sort and dozens of apps. Megan is at home in Contoso; Fabrikam wants
 * her to sign in there. Adele is at home in Fabrikam and may read, not change, one subscription of Contoso.
 *
 * @param now milliseconds since the epoch, from which the certificates' validity is reckoned.
 */
export async function smallSeed(now: number): Promise<EstateSeed> {
  const estate = new EstateBuilder()
    .tenant('Contoso', 'contoso.com')
    .tenant('Fabrikam', 'fabrikam.com')
    .account(megan, 'Megan Bowen', ['Contoso', 'Fabrikam!'])
    .account(adele, 'Adele Vance', ['Fabrikam', 'Contoso']);
  await addProduction(estate, now);
  addDevelopment(estate);
  estate.subscription('Contoso Sandbox', { tenant: 'Contoso', contributors: [megan] });
  await addFabrikam(estate, now);
  return estate.build();
}

async function addProduction(estate: EstateBuilder, now: number): Promise<void> {
  const contosoRoot = await madeRoot('Contoso', 'Contoso Root CA', now - 400 * dayMs, now + 3285 * dayMs);
  const certificates = await shopCertificates(contosoRoot, now);
  estate
    .subscription('Contoso Production', { tenant: 'Contoso', contributors: [megan] })
    .environment('contoso-prod-ase', { resourceGroup: 'contoso-prod-network' })
    .rootCertificate('contoso-root', contosoRoot.der)
    .rootCertificate('contoso-legacy', await root('Contoso', 'Contoso Legacy CA', now - 3000 * dayMs, now + 20 * dayMs))
    .serverCertificate('shop-contoso-com', certificates.shop)
    .serverCertificate('login-contoso-com', certificates.login, { createdAt: Date.UTC(2022, 4, 2) })
    .serverCertificate('partners-from-vault', certificates.partners, {
      keyVault: {
        vaultId: tlsVault,
        secretName: 'partners',
        status: 'Succeeded',
      },
    })
    .serverCertificate('wildcard-from-vault', undefined, {
      keyVault: {
        vaultId: partnerVault,
        secretName: 'wildcard',
        status: 'AzureServiceUnauthorizedToAccessKeyVault',
      },
    });
  addVaults(estate, certificates, now);
  await addShop(estate, now, certificates);
  estate
    .environment('contoso-edge-ase', { kind: 'Asev3', internal: false, location: 'North Europe' })
    .app('contoso-www')
    .slot('staging')
    .app('contoso-blog', { kind: linux })
    .app('contoso-status', { kind: container })
    .app('contoso-brochures', { kind: windowsContainer })
    .app('contoso-careers', { running: false })
    .environment('contoso-classic-ase', { kind: 'ASEV2' })
    .app('contoso-intranet')
    .app('contoso-timesheets', { running: false })
    .environment('contoso-batch-ase', { status: 'Scaling' })
    .app('nightly-billing', { kind: functions })
    .app('report-printer')
    .environment('contoso-archive-ase', { suspended: true })
    .app('archive-search', { running: false });
}

/** Two apps trust the CA of a partner by their own public certificate; one loads whatever its plan has. */
async function addShop(estate: EstateBuilder, now: number, certificates: ShopCertificates): Promise<void> {
  const [shop, login, partners] = [certificates.shop, certificates.login, certificates.partners].map(thumbprintOf);
  const partner = await root('Northwind', 'Northwind Partner CA', now - 30 * dayMs, now + 700 * dayMs);
  const loading = { [loadRootCertificates]: thumbprintOf(partner) };
  estate
    .app('contoso-payments', {
      settings: { PAYMENTS_DATABASE: 'Server=payments-db;Password=not-a-real-one', PAYMENTS_MODE: 'live', ...loading },
      stickySettings: ['PAYMENTS_MODE'],
    })
    .publicCertificate('northwind-partner', partner)
    .binding('pay.shop.contoso.com', shop)
    .slot('staging', { settings: { PAYMENTS_MODE: 'test' } })
    .slot('canary', { running: false })
    .app('contoso-shop', { resourceGroup: 'contoso-shop', settings: loading })
    .binding('shop.contoso.com', shop)
    .slot('staging')
    .binding('staging.shop.contoso.com', shop)
    .app('orders-api', { kind: linux, resourceGroup: 'contoso-shop' })
    .slot('staging', { running: false })
    .app('basket-api', { kind: linux, resourceGroup: 'contoso-shop' })
    .app('catalog-api', { kind: linux, resourceGroup: 'contoso-shop' })
    .app('search-api', { kind: container, resourceGroup: 'contoso-shop' })
    .app('recommendations', { kind: container, resourceGroup: 'contoso-shop' })
    .app('invoice-renderer', { kind: functions, resourceGroup: 'contoso-finance' })
    .app('ledger-sync', { kind: linuxFunctions, resourceGroup: 'contoso-finance' })
    .app('supplier-onboarding', { kind: logicApp, resourceGroup: 'contoso-finance' })
    .app('tax-calculator', { resourceGroup: 'contoso-finance', running: false })
    .app('identity-gateway', { siteProperties: { clientCertEnabled: true, clientCertExclusionPaths: '/health' } })
    .binding('login.contoso.com', login)
    .app('partner-portal', { running: false, siteProperties: { httpsOnly: false } })
    .binding('partners.contoso.com', partners)
    .binding('old-partners.contoso.com')
    .app('legacy-soap-bridge', {
      settings: { [loadRootCertificates]: '*' },
      configuration: { minTlsVersion: '1.0', scmMinTlsVersion: '1.0' },
    });
}

function addDevelopment(estate: EstateBuilder): void {
  estate
    .subscription('Contoso Development', { tenant: 'Contoso', contributors: [megan], readers: [adele] })
    .environment('contoso-dev-ase', { location: 'westeurope' })
    .app('payments-dev')
    .app('orders-dev', { kind: linux })
    .slot('feature-x')
    .app('basket-dev', { kind: linux, running: false })
    .app('invoice-dev', { kind: functions })
    .app('onboarding-dev', { kind: logicApp, running: false })
    .app('playground', { kind: container });
}

async function addFabrikam(estate: EstateBuilder, now: number): Promise<void> {
  estate
    .subscription('Fabrikam Shared Services', { tenant: 'Fabrikam' })
    .environment('fabrikam-ase', { location: 'East US 2' })
    .rootCertificate('fabrikam-root', await root('Fabrikam', 'Fabrikam Root', now - 90 * dayMs, now + 1800 * dayMs))
    .app('fabrikam-warehouse')
    .app('fabrikam-routing', { kind: linux })
    .app('fabrikam-labels', { kind: functions })
    .lockApp('do-not-touch', 'ReadOnly');
}

async function root(...order: Parameters<typeof madeRoot>): Promise<Uint8Array> {
  return (await madeRoot(...order)).der;
}

function madeRoot(organization: string, commonName: string, from: number, until: number): Promise<MadeCertificate> {
  return makeCertificate({ organization, commonName, notBefore: new Date(from), notAfter: new Date(until) });
}
