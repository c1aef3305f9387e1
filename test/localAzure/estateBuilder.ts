import type { CertificateLocation } from './certificateStore.ts';
import type {
  Account,
  AccountTenant,
  AppSeed,
  BindingSeed,
  EnvironmentSeed,
  EnvironmentStatus,
  EstateSeed,
  Lock,
  PlanSeed,
  RoleAssignment,
  ServicePrincipal,
  Subscription,
  Tenant,
} from './estateSeed.ts';
import type { KeyVaultSeed } from './keyVaults.ts';
import { groupId, guid } from './resourceNames.ts';
import type { AppBehaviour } from './switches.ts';
import type { WebCertificateSeed } from './webCertificates.ts';
import { githubIdentity, pipelinesIdentity } from './workloadIdentity.ts';

/** Azure's built-in roles, as far as they matter here. */
const contributor = {
  actions: ['*'],
  notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
};
const reader = { actions: ['*/read'], notActions: [] };

export interface SubscriptionOptions {
  /** Name of a tenant added before; default: the first. */
  readonly tenant?: string;
  /** Accounts by name. The service principal is a contributor wherever its tenant is. Default: every account of the tenant. */
  readonly contributors?: readonly string[];
  readonly readers?: readonly string[];
}

export interface EnvironmentOptions {
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly kind?: 'ASEV3' | 'Asev3' | 'ASEV2';
  readonly internal?: boolean;
  readonly status?: EnvironmentStatus;
  readonly suspended?: boolean;
}

export interface AppOptions {
  readonly kind?: string;
  /** Default: true. */
  readonly running?: boolean;
  /** Default: the environment's. */
  readonly resourceGroup?: string;
  readonly healthCheckPath?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly stickySettings?: readonly string[];
  /** How its site properties (`httpsOnly`, …) and its `config/web` differ from the default. */
  readonly siteProperties?: Readonly<Record<string, unknown>>;
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly behaviour?: AppBehaviour;
}

/**
 * Writes an estate. Each call adds below what was added last: an environment to the last subscription, an app to the last
 * environment, a slot to the last app. Ids come from names, so the same calls write the same estate.
 */
export class EstateBuilder {
  private readonly tenants: Tenant[] = [];
  private readonly accounts: Account[] = [];
  private readonly subscriptions: Subscription[] = [];
  private readonly environments: EnvironmentSeed[] = [];
  private readonly plans = new Map<string, PlanSeed>();
  private readonly apps: AppSeed[] = [];
  private readonly webCertificates: WebCertificateSeed[] = [];
  private readonly keyVaults: KeyVaultSeed[] = [];
  private readonly roles: RoleAssignment[] = [];
  private readonly locks: Lock[] = [];

  tenant(displayName: string, defaultDomain: string): this {
    this.tenants.push({ tenantId: guid('tenant', displayName), displayName, defaultDomain });
    return this;
  }

  /** @param tenants names of tenants, home first; a name ending in `!` is of one that needs its own sign-in. */
  account(name: string, displayName: string, tenants: readonly string[]): this {
    const memberships = tenants.map(
      (tenant): AccountTenant => ({
        tenantId: this.tenantNamed(tenant.replace('!', '')).tenantId,
        needsOwnSignIn: tenant.endsWith('!'),
      }),
    );
    this.accounts.push({ name, displayName, objectId: guid('account', name), tenants: memberships });
    return this;
  }

  subscription(displayName: string, options: SubscriptionOptions = {}): this {
    const { tenantId } = options.tenant === undefined ? last(this.tenants) : this.tenantNamed(options.tenant);
    const subscriptionId = guid('subscription', displayName);
    this.subscriptions.push({ subscriptionId, displayName, tenantId, state: 'Enabled' });
    const members = this.accounts.filter((account) => account.tenants.some((one) => one.tenantId === tenantId));
    for (const name of options.contributors ?? members.map((account) => account.name)) {
      this.roles.push({ objectId: guid('account', name), scope: `/subscriptions/${subscriptionId}`, ...contributor });
    }
    for (const name of options.readers ?? []) {
      this.roles.push({ objectId: guid('account', name), scope: `/subscriptions/${subscriptionId}`, ...reader });
    }
    return this;
  }

  environment(name: string, options: EnvironmentOptions = {}): this {
    const { subscriptionId } = last(this.subscriptions);
    const { resourceGroup = `${name}-rg`, location = 'West Europe', kind = 'ASEV3', internal = true } = options;
    const { status = 'Ready', suspended = false } = options;
    this.environments.push({
      id: `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.Web/hostingEnvironments/${name}`,
      name,
      subscriptionId,
      resourceGroup,
      location,
      kind,
      internalLoadBalancingMode: internal ? 'Web, Publishing' : 'None',
      status,
      provisioningState: status === 'Ready' ? 'Succeeded' : 'InProgress',
      suspended,
      dnsSuffix: internal ? `${name}.appserviceenvironment.net` : `${name}.p.azurewebsites.net`,
      rootCertificates: [],
    });
    return this;
  }

  /** A root certificate of the last environment. Running apps have it in their trust stores. */
  rootCertificate(name: string, der: Uint8Array): this {
    const environment = last(this.environments);
    const rootCertificates = [...environment.rootCertificates, { name, der }];
    this.environments.splice(-1, 1, { ...environment, rootCertificates });
    return this;
  }

  /** A server certificate of the last environment. */
  serverCertificate(
    name: string,
    der: Uint8Array | undefined,
    more: Pick<WebCertificateSeed, 'keyVault' | 'createdAt'> = {},
  ): this {
    const { id: environmentId, subscriptionId, resourceGroup, location } = last(this.environments);
    const id = `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.Web/certificates/${name}`;
    this.webCertificates.push({ id, name, subscriptionId, resourceGroup, location, environmentId, der, ...more });
    return this;
  }

  /** A Key Vault of the last subscription, in a resource group of its own name unless another is given. */
  keyVault(
    name: string,
    options: Partial<Omit<KeyVaultSeed, 'id' | 'name' | 'subscriptionId' | 'tenantId'>> = {},
  ): this {
    const { subscriptionId, tenantId } = last(this.subscriptions);
    const { resourceGroup = `${name}-rg`, location = 'West Europe', usesRoles = true, network = 'open' } = options;
    const { appServiceMayRead = true, secrets = [] } = options;
    const id = `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.KeyVault/vaults/${name}`;
    const place = { id, name, subscriptionId, resourceGroup, location, tenantId };
    this.keyVaults.push({ ...place, usesRoles, network, appServiceMayRead, secrets });
    return this;
  }

  app(name: string, options: AppOptions = {}): this {
    const { location, subscriptionId, id: environmentId, resourceGroup: group } = last(this.environments);
    const { kind = 'app', running = true, resourceGroup = group, healthCheckPath, behaviour = {} } = options;
    const { settings = {}, stickySettings = [] } = options;
    const { siteProperties = {}, configuration = {} } = options;
    this.apps.push({
      id: `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.Web/sites/${name}`,
      name,
      parentId: undefined,
      subscriptionId,
      resourceGroup,
      location,
      environmentId,
      planId: this.planFor(kind).id,
      kind,
      running,
      healthCheckPath,
      settings,
      stickySettings,
      publicCertificates: [],
      siteProperties,
      configuration,
      bindings: [],
      behaviour,
    });
    return this;
  }

  /** A public certificate of the last app or slot. */
  publicCertificate(name: string, der: Uint8Array, location: CertificateLocation = 'CurrentUserMy'): this {
    const app = last(this.apps);
    this.apps.splice(-1, 1, { ...app, publicCertificates: [...app.publicCertificates, { name, der, location }] });
    return this;
  }

  /** A slot of the last app. */
  slot(
    name: string,
    options: Pick<AppOptions, 'running' | 'behaviour' | 'settings' | 'siteProperties' | 'configuration'> = {},
  ): this {
    const app = last(this.apps.filter((one) => one.parentId === undefined));
    const { running = true, behaviour = {}, settings = {}, siteProperties = {}, configuration = {} } = options;
    const slot = { id: `${app.id}/slots/${name}`, name: `${app.name}/${name}`, parentId: app.id };
    const own = { running, behaviour, settings, stickySettings: [], publicCertificates: [] };
    this.apps.push({ ...app, ...slot, ...own, siteProperties, configuration, bindings: [] });
    return this;
  }

  /** A custom host name of the last app or slot. `thumbprint`: of the certificate that serves it, upper-case SHA-1. */
  binding(hostName: string, thumbprint?: string, sslState: BindingSeed['sslState'] = 'SniEnabled'): this {
    const app = last(this.apps);
    const one = { hostName, sslState: thumbprint === undefined ? 'Disabled' : sslState, thumbprint } as const;
    this.apps.splice(-1, 1, { ...app, bindings: [...app.bindings, one] });
    return this;
  }

  /** Locks the last app or slot. */
  lockApp(name: string, level: Lock['level']): this {
    this.locks.push({ name, level, scope: last(this.apps).id });
    return this;
  }

  build(): EstateSeed {
    const servicePrincipal = this.servicePrincipal();
    const rolesOfServicePrincipal = this.subscriptions.map(({ subscriptionId }) => ({
      objectId: servicePrincipal.objectId,
      scope: `/subscriptions/${subscriptionId}`,
      ...contributor,
    }));
    return {
      tenants: this.tenants,
      accounts: this.accounts,
      servicePrincipal,
      subscriptions: this.subscriptions,
      environments: this.environments,
      plans: [...this.plans.values()],
      apps: this.apps,
      webCertificates: this.webCertificates,
      keyVaults: this.keyVaults,
      roles: [...this.roles, ...rolesOfServicePrincipal],
      locks: this.locks,
    };
  }

  private servicePrincipal(): ServicePrincipal {
    return {
      clientId: guid('application', 'local-azure'),
      clientSecret: 'local-azure-secret',
      objectId: guid('servicePrincipal', 'local-azure'),
      displayName: 'local-azure',
      tenantIds: this.tenants.map((tenant) => tenant.tenantId),
      federatedCredentials: [githubIdentity, pipelinesIdentity],
    };
  }

  /** One plan for each operating system, made when its first app comes. */
  private planFor(kind: string): PlanSeed {
    const { id, name: environment, subscriptionId, resourceGroup, location } = last(this.environments);
    const isLinux = kind.includes('linux');
    const name = `${environment}-${isLinux ? 'linux' : 'windows'}-plan`;
    const planId = `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.Web/serverfarms/${name}`;
    const plan = { id: planId, name, subscriptionId, resourceGroup, location, environmentId: id, isLinux };
    this.plans.set(planId, plan);
    return plan;
  }

  private tenantNamed(displayName: string): Tenant {
    const found = this.tenants.find((tenant) => tenant.displayName === displayName);
    if (found === undefined) {
      throw new Error(`No tenant is named ${displayName}.`);
    }
    return found;
  }
}

/** A builder with one tenant, Contoso, and one account, Megan Bowen. */
export function contosoEstate(): EstateBuilder {
  return new EstateBuilder()
    .tenant('Contoso', 'contoso.com')
    .account('megan.bowen@contoso.com', 'Megan Bowen', ['Contoso']);
}

function last<T>(all: readonly T[]): T {
  const found = all.at(-1);
  if (found === undefined) {
    throw new Error('Nothing was added yet that this could be added to.');
  }
  return found;
}
