import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bodyWith, readHostNameBinding, type TlsBinding } from '../../../src/azure/hostNameBinding.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { runs, seed } from '../../seed.ts';
import { app, SimulatedBindings } from './simulatedBindings.ts';

const { signal } = new AbortController();
const [old, first, second] = ['C', 'A', 'B'].map((digit) => digit.repeat(40)) as [string, string, string];
const sni = (thumbprint: string): TlsBinding => ({ sslState: 'sni', thumbprint });

describe('the bindings of an app', () => {
  it('keep all that they have in a body, but what Azure alone writes', () => {
    const id = `${app.id}/hostNameBindings/shop.contoso.com`;
    const properties = { siteName: 'shop', SslState: 'Disabled', virtualIP: '10.0.0.1', domainId: null, odd: { a: 1 } };
    const binding = readHostNameBinding({ id, kind: 'app', properties });
    assert.deepEqual(bodyWith(binding ?? assert.fail(), sni(first)), {
      kind: 'app',
      properties: { siteName: 'shop', odd: { a: 1 }, sslState: 'SniEnabled', thumbprint: first },
    });
  });

  it('are read in any case, and a state that nobody knows is none', () => {
    const id = `${app.id}/hostNameBindings/shop.contoso.com`;
    const read = (properties: object) => readHostNameBinding({ id, properties })?.sslState;
    assert.deepEqual(
      [read({ SslState: 'snienabled' }), read({ sslState: 'IpBasedEnabled' }), read({ sslState: 'Quantum' }), read({})],
      ['sni', 'ip', 'none', 'none'],
    );
  });

  it('lose nothing of two writers, or one of them is told, in 1,000 interleavings', async function () {
    this.timeout(120_000);
    const latencies = fc.array(
      fc.oneof({ weight: 12, arbitrary: fc.integer({ max: 2_400, min: 1 }) }, fc.integer({ max: 20_000, min: 1 })),
      { minLength: 24, maxLength: 24 },
    );
    const start = fc.integer({ min: 0, max: 6_000 });
    const hosts = fc.constantFrom(['one', 'one'] as const, ['one', 'two'] as const);
    let [lost, told] = [0, 0];
    await fc.assert(
      fc.asyncProperty(latencies, start, start, hosts, async (pauses, one, other, [host, otherHost]) => {
        const time = new ManualClock();
        const azure = new SimulatedBindings(time, { one: old, two: old });
        const play = async (from: number, begin: number, hostName: string, thumbprint: string): Promise<boolean> => {
          let at = from;
          const bindings = azure.writer(() => pauses[at++ % pauses.length] ?? 0);
          await time.sleep(begin);
          const change = { app, hostName, wanted: sni(thumbprint), expected: sni(old) };
          try {
            const accepted = await bindings.change(change, signal);
            return (await bindings.compare(accepted, signal)).kind === 'confirmed';
          } catch {
            // Told: somebody else had changed it before.
            return false;
          }
        };
        const [isFine, isOtherFine] = await time.runUntil(
          Promise.all([play(0, one, host, first), play(12, other, otherHost, second)]),
        );
        const isLost = (name: string, thumbprint: string) => azure.stored.get(name)?.thumbprint !== thumbprint;
        const isAnyLost = isLost(host, first) || isLost(otherHost, second);
        lost += Number(isAnyLost);
        told += Number(!isFine || !isOtherFine);
        assert.ok(!isAnyLost || !isFine || !isOtherFine, 'lost in silence');
        assert.ok([...azure.stored.values()].every(({ sslState, siteName }) => sslState === 'SniEnabled' && siteName));
      }),
      { seed, numRuns: runs(1_000, 10_000) },
    );
    assert.ok(lost > 50 && told < 950, `${lost} lost, ${told} told`);
  });
});
