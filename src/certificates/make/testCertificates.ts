import { type IssuedCertificate, issueCertificate, makeKeyPair } from './issueCertificate.ts';
import type { TestCertificateOrder } from './testOrder.ts';

export interface TestCertificates {
  /** Undefined for a certificate that signed itself. */
  readonly authority: IssuedCertificate | undefined;
  readonly server: IssuedCertificate;
}

/**
 * Makes certificates for tests, with keys that exist nowhere else. Authorities have different names, so that several can be
 * trusted at a time and be told apart.
 */
export async function makeTestCertificates(order: TestCertificateOrder, now: Date): Promise<TestCertificates> {
  const validity = validityFrom(now, order.days);
  const authority = order.kind === 'authorityAndServer' ? await makeAuthority(order, validity) : undefined;
  const server = await issueCertificate(
    {
      commonName: serverName(order.dnsNames),
      key: await makeKeyPair(order.key, order.keep !== 'none'),
      dnsNames: order.dnsNames,
      ...validity,
    },
    authority,
  );
  return { authority, server };
}

interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const dayMs = 24 * 60 * 60 * 1000;
/** So that a machine whose clock is a little slow takes it, too. */
const headStartMs = 10 * 60 * 1000;

function validityFrom(now: Date, days: number): Validity {
  // Certificates know no parts of a second. The last second counts (RFC 5280, section 4.1.2.5).
  const start = Math.floor((now.getTime() - headStartMs) / 1000) * 1000;
  return { notBefore: new Date(start), notAfter: new Date(start + days * dayMs - 1000) };
}

async function makeAuthority({ key, keep }: TestCertificateOrder, validity: Validity): Promise<IssuedCertificate> {
  const mark = Buffer.from(crypto.getRandomValues(new Uint8Array(4))).toString('hex');
  return issueCertificate({
    commonName: `Test Root CA ${mark}`,
    key: await makeKeyPair(key, keep === 'all'),
    dnsNames: undefined,
    ...validity,
  });
}

/** RFC 5280's upper bound of a common name. */
const longestCommonName = 64;

/** The common name is what lists show; what counts is the subject alternative names. */
function serverName(dnsNames: readonly string[]): string {
  return dnsNames.find((name) => name.length <= longestCommonName) ?? 'Test Server';
}
