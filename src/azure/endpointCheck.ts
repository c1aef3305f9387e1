import { Agent, request } from 'node:https';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Clock } from '../time/clock.ts';
import { field } from './fields.ts';

/** A certificate of a server's chain, as the connection showed it. */
export interface SeenCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Of the DER, as upper-case hex. */
  readonly sha256: string;
  /** As OpenSSL writes it. */
  readonly validTo: string;
}

/** What one request without a token showed of an endpoint. */
export interface EndpointCheck {
  readonly durationMs: number;
  /** Undefined when no answer arrived: then `failure` is why, as a code. */
  readonly status: number | undefined;
  readonly failure: string | undefined;
  /** How far this machine's clock is ahead of the server's, in milliseconds; undefined if the server did not say its time. */
  readonly clockAheadMs: number | undefined;
  /** From the server's own certificate up. Empty when no TLS connection came about. */
  readonly chain: readonly SeenCertificate[];
  /** Why the chain is not trusted here, as a code; undefined where it is trusted, or was not seen. */
  readonly distrust: string | undefined;
}

/** A chain is not followed further than this. */
const longestChain = 10;

/**
 * Asks an https address once, with no token, cookie or body, and takes the answer also where the certificate is not trusted: that one is
 * to be seen. In VS Code the request takes the way of every other (its proxy settings and system certificates). Never rejects.
 */
export function checkEndpoint(url: string, clock: Clock, signal: AbortSignal): Promise<EndpointCheck> {
  const started = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - started;
  // A connection of its own: one that is taken up again does not show its chain.
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  let seen: Pick<EndpointCheck, 'chain' | 'distrust'> = { chain: [], distrust: undefined };
  const look = (socket: unknown): void => {
    if (socket instanceof TLSSocket && seen.chain.length === 0) {
      seen = seenOn(socket);
    }
  };
  return new Promise((resolve) => {
    const ended = (how: Pick<EndpointCheck, 'status' | 'failure' | 'clockAheadMs'>): void =>
      resolve({ durationMs: elapsed(), ...how, ...seen });
    const sent = request(url, { agent, signal, rejectUnauthorized: false, headers: { accept: 'application/json' } });
    sent.on('socket', (socket) => socket.once('secureConnect', () => look(socket)));
    sent.on('response', (response) => {
      look(response.socket);
      const said = Date.parse(response.headers.date ?? '');
      // The server said its time about half-way; its header has whole seconds.
      const now = clock.now() - elapsed() / 2;
      ended({
        status: response.statusCode,
        failure: undefined,
        clockAheadMs: Number.isNaN(said) ? undefined : now - said,
      });
      sent.destroy();
    });
    sent.on('error', (error) => ended({ status: undefined, failure: codeOf(error), clockAheadMs: undefined }));
    sent.end();
  });
}

function codeOf(error: Error): string {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : error.name;
}

function seenOn(socket: TLSSocket): Pick<EndpointCheck, 'chain' | 'distrust'> {
  const chain: SeenCertificate[] = [];
  // The typings leave out that there is none before the handshake has ended.
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.fingerprint256 !== undefined && chain.length < longestChain) {
    chain.push({
      subject: nameOf(next.subject),
      issuer: nameOf(next.issuer),
      sha256: next.fingerprint256.replaceAll(':', ''),
      validTo: next.valid_to,
    });
    // A root has itself as its issuer.
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  const reason: unknown = socket.authorizationError;
  return { chain, distrust: socket.authorized ? undefined : reason instanceof Error ? codeOf(reason) : String(reason) };
}

function nameOf(name: object): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}
