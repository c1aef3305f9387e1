import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Cloud } from '../../src/azure/cloud.ts';
import { type Clock, systemClock } from '../../src/time/clock.ts';
import { Authenticator } from './authenticator.ts';
import { cloudOf } from './cloud.ts';
import { Colleague } from './colleague.ts';
import { type Controlled, control } from './control.ts';
import { Entra } from './entra.ts';
import { Estate } from './estate.ts';
import type { EstateSeed } from './estateSeed.ts';
import { Exchange } from './exchange.ts';
import { FaultBoard } from './faults.ts';
import { Kudu } from './kudu.ts';
import { largeSeed } from './largeSeed.ts';
import { OperationBoard } from './operations.ts';
import { Pager } from './paging.ts';
import { RequestLog } from './requestLog.ts';
import { ResourceManager } from './resourceManager.ts';
import { activityLogRoutes } from './routes/activityLog.ts';
import { appCertificateRoutes } from './routes/appCertificates.ts';
import { appSettingRoutes } from './routes/appSettings.ts';
import { authorizationRoutes } from './routes/authorization.ts';
import { hostingEnvironmentRoutes } from './routes/hostingEnvironments.ts';
import { hostNameBindingRoutes } from './routes/hostNameBindings.ts';
import { keyVaultRoutes } from './routes/keyVaults.ts';
import { planRoutes } from './routes/plans.ts';
import { resourceGraphRoutes } from './routes/resourceGraph.ts';
import { resourceRoutes } from './routes/resources.ts';
import { rootCertificateRoutes } from './routes/rootCertificates.ts';
import { siteConfigurationRoutes } from './routes/siteConfiguration.ts';
import { siteRoutes } from './routes/sites.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { webCertificateRoutes } from './routes/webCertificates.ts';
import { ScmPorts } from './scmPorts.ts';
import { smallSeed } from './smallSeed.ts';
import type { SwitchChanges } from './switches.ts';
import { type LoopbackTls, makeLoopbackTls } from './tls.ts';
import { TokenService } from './tokens.ts';
import { WorkloadIdentity } from './workloadIdentity.ts';

export interface LocalAzureOptions {
  /** Default: `small`. */
  readonly seed?: 'small' | 'large' | EstateSeed;
  readonly clock?: Clock;
  /** How switches differ from the default, at the start and after each reset. */
  readonly switches?: SwitchChanges;
  /** Default: a free one. */
  readonly port?: number;
  /** Of [0, 1), for jitter. */
  readonly random?: () => number;
  /** Default: one of its own, at its `url`. The addresses of another one lead here only if somebody sees to that; its certificate names them. */
  readonly cloud?: Cloud;
}

/** A local Azure that listens on loopback. */
export interface LocalAzure extends Pick<Controlled, 'estate' | 'faults' | 'colleague'> {
  /** `https://localhost:PORT`: Azure Resource Manager, Entra's authority and the jobs' identity providers on one origin. */
  readonly url: string;
  /** The CA that clients must trust: a PEM file, and its text. */
  readonly caFile: string;
  readonly caPem: string;
  /** The service principal's tenant, id and secret, for AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Every request so far, oldest first. */
  readonly requests: RequestLog['entries'];
  /** Those that match, as `POST **\/stop`. */
  readonly requestsTo: RequestLog['matching'];
  /** Waits for a state of the record. */
  readonly untilRequested: RequestLog['until'];
  readonly issueToken: Entra['issueToken'];
  /** An identity token of GitHub's or Azure Pipelines'. */
  readonly issueIdentityToken: WorkloadIdentity['issue'];
  /** Puts the seed and every switch back; forgets faults and requests. */
  reset(): void;
  /** Ends every connection, answered or not. */
  close(): Promise<void>;
}

export async function startLocalAzure(options: LocalAzureOptions = {}): Promise<LocalAzure> {
  const { clock = systemClock, random = Math.random, port = 0 } = options;
  const names = options.cloud === undefined ? [] : [options.cloud.resourceManagerUrl, options.cloud.authorityUrl];
  const [tls, seed] = await Promise.all([
    makeLoopbackTls(names.map((url) => new URL(url).hostname)),
    seedOf(options.seed ?? 'small', clock.now()),
  ]);
  const closing = new AbortController();
  let url = '';
  const cloud = (): Cloud => options.cloud ?? cloudOf({ url });
  const parts = assemble(new Estate(seed, clock, options.switches), clock, random, cloud);
  const scm = new ScmPorts();
  const exchange = new Exchange({
    ...parts,
    scm,
    clock,
    random,
    closing: closing.signal,
    control: (request) => control(request, parts),
  });
  const server = httpsServer(exchange, tls, closing.signal);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  await scm.open(seed, server);
  parts.estate.scmHostOf = (appId) => scm.hostOf(appId);
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { servicePrincipal } = seed;
  return {
    ...parts,
    url,
    caFile: tls.caFile,
    caPem: tls.caPem,
    tenantId: servicePrincipal.tenantIds[0] ?? '',
    clientId: servicePrincipal.clientId,
    clientSecret: servicePrincipal.clientSecret,
    requests: parts.log.entries,
    requestsTo: (pattern) => parts.log.matching(pattern),
    untilRequested: (condition, signal) => parts.log.until(condition, signal),
    issueToken: (request) => parts.entra.issueToken(request),
    issueIdentityToken: (order) => parts.workloads.issue(order),
    close: async () => {
      closing.abort();
      server.closeAllConnections();
      await Promise.all([scm.close(), new Promise((resolve) => server.close(resolve))]);
      await tls.dispose();
    },
  };
}

function httpsServer(exchange: Exchange, { cert, key }: LoopbackTls, closing: AbortSignal): Server {
  const server = createServer({ cert, key }, (incoming, response) => {
    exchange.serve(incoming, response).catch((error: unknown) => {
      // A client that went away in the middle of its request is its own affair.
      if (!closing.aborted && !incoming.socket.destroyed) {
        const request = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
        process.stderr.write(`local Azure failed at ${request}: ${String(error)}\n`);
      }
      response.destroy();
    });
  });
  // Never ends an idle connection: a request that meets its end would fail although nobody asked for a fault.
  server.keepAliveTimeout = 0;
  return server;
}

interface Assembled extends Controlled {
  readonly arm: ResourceManager;
  readonly kudu: Kudu;
  readonly workloads: WorkloadIdentity;
}

function assemble(estate: Estate, clock: Clock, random: () => number, cloud: () => Cloud): Assembled {
  const origin = (): string => cloud().resourceManagerUrl;
  const tokens = new TokenService(clock);
  const colleague = new Colleague(estate);
  const faults = new FaultBoard((action) => colleague.act(action), random);
  const pager = new Pager(origin, () => estate.switches.pageSize);
  const operations = new OperationBoard(estate, origin);
  const log = new RequestLog();
  const arm = new ResourceManager(estate, new Authenticator(estate, tokens, cloud), [
    ...subscriptionRoutes(estate, pager),
    ...hostingEnvironmentRoutes(estate, pager),
    ...rootCertificateRoutes(estate, pager, operations),
    ...planRoutes(estate, pager),
    ...siteRoutes(estate, pager),
    ...siteConfigurationRoutes(estate),
    ...resourceGraphRoutes(estate),
    ...appCertificateRoutes(estate, pager),
    ...webCertificateRoutes(estate, pager),
    ...keyVaultRoutes(estate, pager),
    ...hostNameBindingRoutes(estate, pager),
    ...appSettingRoutes(estate),
    ...authorizationRoutes(estate, pager),
    ...activityLogRoutes(estate, pager),
    ...resourceRoutes(estate, pager),
    ...operations.routes(),
  ]);
  const reset = (): void => {
    estate.reset();
    faults.clear();
    log.clear();
    operations.clear();
  };
  const workloads = new WorkloadIdentity(clock);
  const entra = new Entra(estate, tokens, workloads, () => cloud().authorityUrl);
  return { estate, faults, log, colleague, arm, entra, workloads, kudu: new Kudu(estate, tokens, cloud), reset };
}

function seedOf(seed: 'small' | 'large' | EstateSeed, now: number): Promise<EstateSeed> | EstateSeed {
  if (typeof seed !== 'string') {
    return seed;
  }
  return seed === 'small' ? smallSeed(now) : largeSeed(now);
}
