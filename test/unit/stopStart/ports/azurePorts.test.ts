import assert from 'node:assert/strict';
import { AzureError, type AzureErrorFacts, type AzureErrorKind } from '../../../../src/azure/azureError.ts';
import type { AzureServices } from '../../../../src/azure/azureServices.ts';
import { azurePorts, callFailure } from '../../../../src/stopStart/ports/azurePorts.ts';
import { ManualClock } from '../../../clock/manualClock.ts';

const minute = 60_000;
const environment = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/hostingEnvironments/e';

function failure(kind: AzureErrorKind, facts: Partial<AzureErrorFacts> = {}): ReturnType<typeof callFailure> {
  return callFailure(new AzureError(kind, { operation: 'stop app a', ...facts }));
}

/** Services of which only what a test gives is there. */
function services(parts: object): AzureServices {
  return { rightsOnApps: () => ({}), ...parts } as AzureServices;
}

describe('A failed call, as the engine counts it', () => {
  it('may have been carried out when no answer came or the service failed', () => {
    for (const one of [failure('network'), failure('timeout'), failure('service', { status: 503 })]) {
      assert.equal(one.kind, 'transient');
      assert.equal(one.mayHaveBeenCarriedOut, true);
    }
  });

  it('was not carried out when Azure refused it', () => {
    for (const kind of ['throttled', 'conflict', 'locked', 'readOnly', 'refused', 'signedOut'] as const) {
      assert.equal(failure(kind).kind, kind);
      assert.equal(failure(kind).mayHaveBeenCarriedOut, false);
    }
    assert.equal(failure('consentNeeded').kind, 'signedOut');
    assert.equal(failure('forbidden', { status: 403, code: 'AuthorizationFailed' }).kind, 'forbidden');
    assert.equal(failure('unsupported', { status: 405, code: 'MethodNotAllowed' }).kind, 'refused');
  });

  it('says that the app is not there only when Azure says it of this very resource', () => {
    assert.equal(failure('notFound', { status: 404, code: 'ResourceNotFound' }).kind, 'notFound');
    for (const code of ['SubscriptionNotFound', 'ResourceGroupNotFound', 'InvalidAuthenticationTokenTenant', '51004']) {
      assert.equal(failure('notFound', { status: 404, code }).kind, 'other', code);
    }
    assert.equal(failure('notFound', { status: 404 }).kind, 'other');
  });

  it('counts as carried out when nothing is known, or a proxy may have said it', () => {
    for (const kind of ['forbidden', 'unsupported', 'notFound'] as const) {
      assert.equal(failure(kind, { status: 403 }).mayHaveBeenCarriedOut, true, kind);
    }
    assert.equal(failure('service', { status: 418 }).mayHaveBeenCarriedOut, true);
    assert.equal(callFailure(new Error('boom')).mayHaveBeenCarriedOut, true);
  });

  it('names what Azure said', () => {
    const said = { status: 409, serviceMessage: 'The subscription is disabled.', code: 'ReadOnlyDisabledSubscription' };
    assert.equal(
      failure('readOnly', said).message,
      'Could not stop app a: The subscription is disabled (ReadOnlyDisabledSubscription)',
    );
    assert.equal(failure('notFound', { status: 404 }).message, 'Could not stop app a: HTTP status 404');
    assert.equal(failure('network', { code: 'ECONNRESET' }).message, 'Could not stop app a: ECONNRESET');
  });

  it('keeps the correlation id and the time to wait', () => {
    const { facts } = failure('throttled', { correlationId: 'c', retryAfterMs: 7000 });
    assert.equal(facts.correlationId, 'c');
    assert.equal(facts.retryAfterMs, 7000);
  });
});

describe('The session of a run', () => {
  function ensure(expiries: number[], until: number, clock: ManualClock): Promise<'ready' | 'needsUser'> {
    const tokenExpiresAt = (): Promise<number> =>
      Promise.resolve(expiries.length > 1 ? (expiries.shift() ?? 0) : (expiries[0] ?? 0));
    return azurePorts(services({ tokenExpiresAt }), environment, clock).session.ensure(until);
  }

  it('is ready with a token that lasts', async () => {
    const clock = new ManualClock();
    assert.equal(await ensure([clock.now() + 20 * minute], clock.now() + 10 * minute, clock), 'ready');
  });

  it('waits for the renewal of a token that ends too soon', async () => {
    const clock = new ManualClock();
    const soon = clock.now() + 4 * minute;
    const waiting = ensure([soon, soon, soon + 60 * minute], clock.now() + 10 * minute, clock);
    assert.equal(await clock.runUntil(waiting), 'ready');
    assert.ok(clock.now() > 0);
  });

  it('asks the user when the token ended and was not renewed', async () => {
    const clock = new ManualClock();
    const waiting = ensure([clock.now() + minute], clock.now() + 10 * minute, clock);
    assert.equal(await clock.runUntil(waiting), 'needsUser');
  });

  it('does not wait for a day when the clock is set back by a day meanwhile', async () => {
    const clock = new ManualClock();
    const waiting = ensure([clock.now() + 4 * minute], clock.now() + 10 * minute, clock);
    await clock.advance(minute);
    clock.set(-24 * 60 * minute);
    assert.equal(await clock.runUntil(waiting, 10 * minute), 'needsUser');
  });

  it('asks once more before it says that a token ended, when the clock is set forward meanwhile', async () => {
    const clock = new ManualClock();
    const soon = clock.now() + 4 * minute;
    const waiting = ensure([soon, soon + 180 * minute], clock.now() + 10 * minute, clock);
    await clock.advance(1);
    clock.set(60 * minute);
    assert.equal(await clock.runUntil(waiting), 'ready');
  });

  it('concludes nothing from a token whose end is not known', async () => {
    assert.equal(await ensure([0], Number.MAX_SAFE_INTEGER, new ManualClock()), 'ready');
  });

  it('needs the user when there is no token to be had', async () => {
    const tokenExpiresAt = (): Promise<number> => Promise.reject(new AzureError('signedOut', { operation: 'x' }));
    const { session } = azurePorts(services({ tokenExpiresAt }), environment, new ManualClock());
    assert.equal(await session.ensure(1), 'needsUser');
  });
});

describe('The rights before a run', () => {
  function check(rights: object): Promise<unknown> {
    const rightsOnApps = (): object => ({ stopStartRights: () => Promise.resolve(rights) });
    const { preflight } = azurePorts(services({ rightsOnApps }), environment, new ManualClock());
    return preflight.check({ id: '/a', key: '/a', name: 'a' }, new AbortController().signal);
  }

  it('are allowed only when both are known', async () => {
    assert.deepEqual(await check({ canStop: 'yes', canStart: 'yes', lockedBy: undefined }), { kind: 'allowed' });
    const unknown = (await check({ canStop: 'yes', canStart: 'unknown', lockedBy: undefined })) as { kind: string };
    assert.equal(unknown.kind, 'unknown');
  });

  it('name what is missing', async () => {
    assert.deepEqual(await check({ canStop: 'yes', canStart: 'no', lockedBy: undefined }), {
      kind: 'denied',
      missing: ['start'],
    });
  });

  it('name the lock', async () => {
    assert.deepEqual(await check({ canStop: 'no', canStart: 'no', lockedBy: 'freeze' }), {
      kind: 'locked',
      lock: 'freeze',
    });
  });
});
