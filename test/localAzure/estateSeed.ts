import type { CertificateSeed } from './certificateStore.ts';
import type { KeyVaultSeed } from './keyVaults.ts';
import type { AppBehaviour } from './switches.ts';
import type { WebCertificateSeed } from './webCertificates.ts';

/** An estate as plain data: what local Azure starts from and what a reset puts back. Written by `EstateBuilder`. */
export interface EstateSeed {
  readonly tenants: readonly Tenant[];
  readonly accounts: readonly Account[];
  readonly servicePrincipal: ServicePrincipal;
  readonly subscriptions: readonly Subscription[];
  readonly environments: readonly EnvironmentSeed[];
  readonly plans: readonly PlanSeed[];
  /** Apps and slots. */
  readonly apps: readonly AppSeed[];
  readonly webCertificates: readonly WebCertificateSeed[];
  readonly keyVaults: readonly KeyVaultSeed[];
  readonly roles: readonly RoleAssignment[];
  readonly locks: readonly Lock[];
}

export interface Tenant {
  readonly tenantId: string;
  readonly displayName: string;
  readonly defaultDomain: string;
}

export interface Account {
  /** The user principal name, as `megan.bowen@contoso.com`. */
  readonly name: string;
  readonly displayName: string;
  readonly objectId: string;
  /** The first one is the account's home. */
  readonly tenants: readonly AccountTenant[];
}

export interface AccountTenant {
  readonly tenantId: string;
  /** The session of another tenant does not do here: the user must sign in to this tenant (as for a second factor). */
  readonly needsOwnSignIn: boolean;
}

export interface ServicePrincipal {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly objectId: string;
  readonly displayName: string;
  readonly tenantIds: readonly string[];
  readonly federatedCredentials: readonly FederatedCredential[];
}

/** Whose identity tokens another identity provider may give for a token of the service principal's. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

export interface Subscription {
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly tenantId: string;
  readonly state: 'Enabled' | 'Warned' | 'PastDue' | 'Disabled';
}

export interface EnvironmentSeed {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** As `ASEV3`, `ASEV2`; Azure writes its case as it likes. */
  readonly kind: string;
  readonly internalLoadBalancingMode: 'None' | 'Web, Publishing';
  readonly status: EnvironmentStatus;
  readonly provisioningState: string;
  readonly suspended: boolean;
  readonly dnsSuffix: string;
  readonly rootCertificates: readonly CertificateSeed[];
}

export type EnvironmentStatus = 'Preparing' | 'Ready' | 'Scaling' | 'Deleting';

export interface PlanSeed {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly environmentId: string;
  readonly isLinux: boolean;
}

export interface AppSeed {
  readonly id: string;
  /** `app`, or `app/slot`. */
  readonly name: string;
  /** The id of the app itself; undefined unless this is a slot. */
  readonly parentId: string | undefined;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly environmentId: string;
  readonly planId: string;
  /** As `app`, `functionapp,linux`, `app,linux,container`, `functionapp,workflowapp`. */
  readonly kind: string;
  readonly running: boolean;
  /** Where the platform asks whether the app is well. */
  readonly healthCheckPath: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** Names of settings that stay with their slot in a swap. Empty for a slot: its app has them. */
  readonly stickySettings: readonly string[];
  readonly publicCertificates: readonly CertificateSeed[];
  /** How its site properties (`httpsOnly`, …) and its `config/web` differ from the default. */
  readonly siteProperties: Readonly<Record<string, unknown>>;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Its custom host names. */
  readonly bindings: readonly BindingSeed[];
  readonly behaviour: AppBehaviour;
}

/** A custom host name of an app and the certificate that serves it, upper-case SHA-1. */
export interface BindingSeed {
  readonly hostName: string;
  readonly sslState: 'Disabled' | 'SniEnabled' | 'IpBasedEnabled';
  readonly thumbprint: string | undefined;
}

export interface RoleAssignment {
  /** Object id of an account or a service principal. */
  readonly objectId: string;
  /** A resource id; the assignment holds there and below. */
  readonly scope: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

export interface Lock {
  readonly name: string;
  /** The id of the resource that is locked, with everything below it. */
  readonly scope: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
}
