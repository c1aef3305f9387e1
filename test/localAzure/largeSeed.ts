import { makeCertificate } from './certificateMaker.ts';
import { EstateBuilder } from './estateBuilder.ts';
import type { EstateSeed } from './estateSeed.ts';

const dayMs = 24 * 60 * 60 * 1000;
const kinds = [
  'app',
  'app,linux',
  'functionapp',
  'app,linux,container',
  'functionapp,linux',
  'functionapp,workflowapp',
];
const teams = [
  'payments',
  'orders',
  'catalog',
  'identity',
  'billing',
  'logistics',
  'reports',
  'search',
  'mail',
  'risk',
];

export interface LargeEstateSize {
  readonly subscriptions: number;
  readonly environmentsPerSubscription: number;
  readonly appsPerEnvironment: number;
}

/** Tens of subscriptions, dozens of environments, thousands of apps; every fifth app has a slot, every eighth is stopped. */
export async function largeSeed(
  now: number,
  size: LargeEstateSize = { subscriptions: 40, environmentsPerSubscription: 2, appsPerEnvironment: 60 },
): Promise<EstateSeed> {
  const notBefore = new Date(now - 100 * dayMs);
  const notAfter = new Date(now + 3650 * dayMs);
  const { der } = await makeCertificate({
    organization: 'Contoso',
    commonName: 'Contoso Root CA',
    notBefore,
    notAfter,
  });
  const estate = new EstateBuilder()
    .tenant('Contoso', 'contoso.com')
    .account('megan.bowen@contoso.com', 'Megan Bowen', ['Contoso']);
  for (let subscription = 1; subscription <= size.subscriptions; subscription += 1) {
    estate.subscription(`Contoso Line ${numbered(subscription)}`);
    for (let environment = 1; environment <= size.environmentsPerSubscription; environment += 1) {
      const name = `ase-${numbered(subscription)}-${environment}`;
      estate.environment(name, { internal: environment % 2 === 1 }).rootCertificate('contoso-root', der);
      addApps(estate, name, size.appsPerEnvironment);
    }
  }
  return estate.build();
}

function addApps(estate: EstateBuilder, environment: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const team = teams[index % teams.length] ?? 'app';
    const kind = kinds[index % kinds.length] ?? 'app';
    estate.app(`${team}-${numbered(index)}-${environment}`, { kind, running: index % 8 !== 7 });
    if (index % 5 === 0) {
      estate.slot('staging');
    }
  }
}

function numbered(value: number): string {
  return String(value).padStart(3, '0');
}
