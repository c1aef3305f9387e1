import assert from 'node:assert/strict';
import type { BoundHost, TlsBinding } from '../../../src/azure/hostNameBinding.ts';
import { rebind } from '../../../src/azure/rebinding.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { app, SimulatedBindings } from './simulatedBindings.ts';

const { signal } = new AbortController();
const [old, fresh, foreign] = ['C', 'A', 'B'].map((digit) => digit.repeat(40)) as [string, string, string];
const toFresh = ({ sslState }: BoundHost): TlsBinding => ({ sslState, thumbprint: fresh });
const names = ['one', 'two', 'three'];
const allOld = Object.fromEntries(names.map((name) => [name, old]));

/** The host names that still have a certificate, as the app tells. */
const hostsWith = (azure: SimulatedBindings, thumbprint: string): BoundHost[] =>
  [...azure.stored]
    .filter(([, binding]) => binding.thumbprint === thumbprint)
    .map(([hostName]) => ({ app, hostName, sslState: 'sni', thumbprint }));

describe('rebind', () => {
  it('moves each host name with one PUT, and tells of each before', async () => {
    const clock = new ManualClock();
    const azure = new SimulatedBindings(clock, allOld);
    const told: string[] = [];
    const moving = rebind(
      azure.writer(() => 1),
      hostsWith(azure, old),
      toFresh,
      signal,
      ({ hostName }) => told.push(hostName),
    );
    const { moved, failed, left } = await clock.runUntil(moving);
    assert.deepEqual([moved.length, failed.length, left.length, azure.writes, told], [3, 0, 0, 3, names]);
  });

  it('sends again what a host name has already, where that is wanted', async () => {
    const clock = new ManualClock();
    const azure = new SimulatedBindings(clock, allOld);
    const same = ({ sslState, thumbprint }: BoundHost): TlsBinding => ({ sslState, thumbprint });
    const { moved } = await clock.runUntil(
      rebind(
        azure.writer(() => 1),
        hostsWith(azure, old),
        same,
        signal,
      ),
    );
    assert.deepEqual([moved.length, azure.writes], [3, 3]);
  });

  it('leaves what somebody else changed meanwhile, names it, and goes on', async () => {
    const clock = new ManualClock();
    const azure = new SimulatedBindings(clock, allOld);
    const hosts = hostsWith(azure, old);
    azure.stored.set('two', { siteName: 'shop', sslState: 'SniEnabled', thumbprint: foreign });
    const { moved, failed } = await clock.runUntil(
      rebind(
        azure.writer(() => 1),
        hosts,
        toFresh,
        signal,
      ),
    );
    assert.deepEqual(
      [moved.map(({ hostName }) => hostName), failed.map(({ host, why }) => [host.hostName, why.kind])],
      [['one', 'three'], [['two', 'conflict']]],
    );
    assert.equal(azure.stored.get('two')?.thumbprint, foreign);
  });

  it('ends after a cancel with the host name that was begun', async () => {
    const clock = new ManualClock();
    const azure = new SimulatedBindings(clock, allOld);
    const abort = new AbortController();
    const moving = rebind(
      azure.writer(() => 1),
      hostsWith(azure, old),
      toFresh,
      abort.signal,
      () => abort.abort(),
    );
    const { moved, left } = await clock.runUntil(moving);
    assert.deepEqual([moved.length, left.length], [1, 2]);
  });

  it('killed at every step, is continued from what Azure says, and no host name is ever without a certificate', async () => {
    let steps = 0;
    const count = new ManualClock();
    const whole = new SimulatedBindings(count, allOld);
    await count.runUntil(
      rebind(
        whole.writer(
          () => 1,
          async () => {
            steps += 1;
          },
        ),
        hostsWith(whole, old),
        toFresh,
        signal,
      ),
    );
    assert.ok(steps >= 18);
    for (let killAt = 1; killAt <= steps; killAt++) {
      const clock = new ManualClock();
      const azure = new SimulatedBindings(clock, allOld);
      let step = 0;
      const killed = Promise.withResolvers<void>();
      const dying = azure.writer(
        () => 1,
        () => {
          step += 1;
          if (step >= killAt) {
            killed.resolve();
            // Nothing more of this process arrives anywhere.
            return new Promise(() => undefined);
          }
          return Promise.resolve();
        },
      );
      const dead = rebind(dying, hostsWith(azure, old), toFresh, signal);
      dead.catch(() => undefined);
      await clock.runUntil(killed.promise);
      const again = new ManualClock();
      const next = new SimulatedBindings(
        again,
        Object.fromEntries([...azure.stored].map(([host, { thumbprint = '' }]) => [host, thumbprint])),
      );
      const { moved, failed } = await again.runUntil(
        rebind(
          next.writer(() => 1),
          hostsWith(next, old),
          toFresh,
          signal,
        ),
      );
      assert.deepEqual(failed, []);
      assert.deepEqual(hostsWith(next, old), [], `killed at step ${killAt}`);
      assert.equal(moved.length + azure.writes, names.length);
      for (const state of [...azure.states, ...next.states]) {
        assert.equal(state.length, names.length);
        assert.ok(state.every((one) => one.endsWith(`=SniEnabled ${old}`) || one.endsWith(`=SniEnabled ${fresh}`)));
      }
    }
  });
});
