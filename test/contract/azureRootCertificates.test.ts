import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import type { HostingEnvironment } from '../../src/azure/hostingEnvironment.ts';
import type { AddedRoot } from '../../src/azure/rootCertificates.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { FaultAnswer } from '../localAzure/faults.ts';
import type { RootCertificateChanges } from '../localAzure/switches.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const year = 365 * 86_400_000;
const dates = { notBefore: new Date(Date.now() - year), notAfter: new Date(Date.now() + year) };
const sha1 = (der: Uint8Array): string => createHash('sha1').update(der).digest('hex').toUpperCase();
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
const one = '**/publicCertificates/*';
const list = '**/publicCertificates';
/** What a read of a free name may answer in place of a 404 with a code: it is undocumented. */
const nothings: Record<string, FaultAnswer> = {
  '204': { status: 204, body: undefined },
  null: { status: 200, body: null },
  '{}': { status: 200, body: {} },
  '[]': { status: 200, body: [] },
  'a 404 of a proxy': { status: 404, html: '<html>Not found</html>' },
};

describe('the Root Certificate API', () => {
  let connected: ConnectedAzure;
  let environment: HostingEnvironment;
  let der: Uint8Array;
  let oldDer: Uint8Array;
  let secondDer: Uint8Array;

  before(async () => {
    const names = ['Corp Root', 'Old Root', 'Second Root'];
    const made = await Promise.all(names.map((commonName) => makeCertificate({ commonName, ...dates })));
    [der, oldDer, secondDer] = made.map((certificate) => certificate.der) as [Uint8Array, Uint8Array, Uint8Array];
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('contoso-ase', { location: 'South Central US' })
        .rootCertificate('old-root', oldDer)
        .rootCertificate('Second Root (2)', secondDer)
        .environment('old-ase', { kind: 'ASEV2' })
        .build(),
    );
    environment = await connected.environment('contoso-ase');
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const add = (name = 'corp-root', signal = connected.signal): Promise<AddedRoot> =>
    connected.azure.rootCertificates.add(environment, { name, der }, signal);
  const change = (rootCertificates: RootCertificateChanges): void =>
    connected.local.estate.change({ rootCertificates });
  const held = (): string[] => connected.local.estate.environmentNamed('contoso-ase').rootCertificates.thumbprints;
  const count = (method: string): number => connected.local.requestsTo(`${method} ${one}`).length;

  it('lists every page, with the certificate itself', async () => {
    const { azure, local, signal } = connected;
    local.estate.change({ pageSize: 1 });
    const listed = await azure.rootCertificates.list(environment, signal);
    assert.deepEqual(
      listed.map(({ name, thumbprint }) => [name, thumbprint]),
      [
        ['old-root', sha1(oldDer)],
        ['Second Root (2)', sha1(secondDer)],
      ],
    );
    assert.deepEqual(Buffer.from(listed[0]?.der ?? []), Buffer.from(oldDer));
  });

  it('reads one by its name, in any case and with any characters', async () => {
    const { azure, signal } = connected;
    assert.equal(
      (await azure.rootCertificates.get(environment, 'second root (2)', signal)).thumbprint,
      sha1(secondDer),
    );
    await assert.rejects(azure.rootCertificates.get(environment, 'no-such', signal), isKind('notFound'));
  });

  it('tells what is there now where another window adds one under the name that both found free', async () => {
    const { local, azure, signal } = connected;
    const outcome = await azure.rootCertificates.add(
      environment,
      { name: 'corp-root', der, expects: 'nothing' },
      signal,
    );
    assert.ok(outcome.kind === 'confirmed' && outcome.accepted !== undefined);
    local.estate.environmentNamed('contoso-ase').rootCertificates.put('corp-root', secondDer, { ms: 0 });
    const added = { name: 'corp-root', der, accepted: outcome.accepted };
    const found = await azure.rootCertificates.stillThere(environment, added, signal);
    assert.ok(found.kind === 'undone');
    assert.equal(found.now?.thumbprint, sha1(secondDer));
    assert.equal(count('PUT'), 1);
  });

  it('sends what Microsoft documents: location, base64 of the DER, isRoot', async () => {
    assert.equal((await add()).kind, 'confirmed');
    const [put] = connected.local.requestsTo(`PUT ${one}`);
    assert.deepEqual(put?.query, { 'api-version': '2024-04-01' });
    assert.deepEqual(put?.body, {
      location: 'South Central US',
      properties: { blob: { length: Buffer.from(der).toString('base64').length, sha1: sha1(der) }, isRoot: true },
    });
  });

  describe('adds', () => {
    const variations: Record<string, RootCertificateChanges> = {
      '200 with a body': {},
      '201': { put: { status: 201 } },
      '200 without a body': { body: { empty: true } },
      'blob as PEM': { body: { blob: 'pem', thumbprint: false } },
      'blob without thumbprint': { body: { thumbprint: false } },
      'thumbprint without blob': { body: { blob: 'none' } },
      '202 and Azure-AsyncOperation': { put: { status: 202 }, operation: { takes: { reads: 2 } } },
      '202 and Location': { put: { status: 202 }, operation: { header: 'Location', takes: { reads: 2 } } },
      '202 and nothing to follow': { put: { status: 202 }, operation: { header: 'none' } },
      'visible only at the third read': { appears: { reads: 2 } },
      'visible only after twenty seconds': { appears: { ms: 20_000 } },
    };
    for (const [what, changes] of Object.entries(variations)) {
      it(`confirmed: ${what}`, async () => {
        change(changes);
        const outcome = await add();
        assert.equal(outcome.kind, 'confirmed');
        assert.equal(outcome.kind === 'confirmed' && outcome.certificate.thumbprint, sha1(der));
        assert.equal(count('PUT'), 1);
      });
    }

    it('confirmed under a name that a URL must encode', async () => {
      assert.equal((await add('Zertifikat #1 ü?%20')).kind, 'confirmed');
      assert.equal(
        (await connected.azure.rootCertificates.list(environment, connected.signal)).at(-1)?.name,
        'Zertifikat #1 ü?%20',
      );
    });

    it('cannot be compared when the service gives neither blob nor thumbprint', async () => {
      change({ body: { blob: 'none', thumbprint: false } });
      assert.equal((await add()).kind, 'cannotBeCompared');
    });

    it('not visible yet after a minute of reading; Check Again looks and sends nothing', async () => {
      change({ appears: { ms: 90_000 } });
      const started = connected.clock.now();
      const { accepted, ...outcome } = await add();
      assert.deepEqual(outcome, { kind: 'notVisibleYet' });
      assert.ok(accepted);
      assert.equal(connected.clock.now() - started, 60_000);
      const { azure, clock, signal } = connected;
      assert.equal(
        (await azure.rootCertificates.checkAgain(environment, 'corp-root', der, signal)).kind,
        'notVisibleYet',
      );
      clock.skip(60_000);
      assert.equal((await azure.rootCertificates.checkAgain(environment, 'corp-root', der, signal)).kind, 'confirmed');
      assert.equal(count('PUT'), 1);
    });

    it('not visible yet when the service said yes and kept nothing', async () => {
      change({ put: { keeps: 'nothing' } });
      assert.equal((await add()).kind, 'notVisibleYet');
    });

    it('not visible yet, with the trouble, when reading back fails', async () => {
      connected.local.faults.add({ on: `GET ${one}`, skip: 1, answer: { status: 403, code: 'AuthorizationFailed' } });
      const outcome = await add();
      assert.equal(outcome.kind === 'notVisibleYet' && outcome.readError?.kind, 'forbidden');
      assert.ok(held().includes(sha1(der)));
    });

    it('a mismatch, which is an error that names both thumbprints', async () => {
      change({ put: { keeps: 'other' } });
      await assert.rejects(add(), (error) => {
        assert.ok(isKind('mismatch')(error));
        assert.ok(error instanceof Error && error.message.includes(sha1(der)) && error.message.includes(sha1(oldDer)));
        return true;
      });
    });

    it('a replacement: what was there before may show for a while', async () => {
      change({ appears: { reads: 2 } });
      const outcome = await add('OLD-root');
      assert.equal(outcome.kind === 'confirmed' && outcome.certificate.thumbprint, sha1(der));
      change({ appears: 'never' });
      const back = await connected.azure.rootCertificates.add(
        environment,
        { name: 'old-root', der: oldDer },
        connected.signal,
      );
      assert.equal(back.kind, 'notVisibleYet');
    });
  });

  describe('what the user agreed to', () => {
    const addExpecting = (name: string, expects: 'nothing' | { thumbprint: string }): Promise<AddedRoot> =>
      connected.azure.rootCertificates.add(environment, { name, der, expects }, connected.signal);

    it('an addition never overwrites a name that somebody took meanwhile', async () => {
      await assert.rejects(addExpecting('old-root', 'nothing'), isKind('conflict'));
      assert.equal(count('PUT'), 0);
    });

    it('a replacement replaces the certificate that was shown, and no other', async () => {
      await assert.rejects(addExpecting('old-root', { thumbprint: sha1(secondDer) }), isKind('conflict'));
      assert.equal(count('PUT'), 0);
      assert.equal((await addExpecting('old-root', { thumbprint: sha1(oldDer) })).kind, 'confirmed');
      assert.equal(count('PUT'), 1);
    });

    for (const [what, answer] of Object.entries(nothings)) {
      it(`a free name is free, and what is there is seen by the list, where a read answers ${what}`, async () => {
        connected.local.faults.add({ on: `GET ${one}`, answer });
        assert.equal((await addExpecting('corp-root', 'nothing')).kind, 'confirmed');
        await assert.rejects(addExpecting('old-root', 'nothing'), isKind('conflict'));
        connected.local.faults.add({ on: `GET ${list}`, answer: { status: 403, code: 'AuthorizationFailed' } });
        await assert.rejects(addExpecting('other-root', 'nothing'), isKind('forbidden'), 'a failure is no free name');
        assert.equal(count('PUT'), 1);
      });
    }

    it('what is there already is confirmed, and not sent again', async () => {
      assert.equal((await addExpecting('corp-root', 'nothing')).kind, 'confirmed');
      assert.equal((await addExpecting('corp-root', 'nothing')).kind, 'confirmed');
      assert.equal(count('PUT'), 1);
    });

    it('Check Again after a replacement does not take the old certificate for a wrong one', async () => {
      const { rootCertificates } = connected.azure;
      const looked = await rootCertificates.checkAgain(environment, 'old-root', der, connected.signal, sha1(oldDer));
      assert.equal(looked.kind, 'notVisibleYet');
    });
  });

  describe('long-running operations', () => {
    for (const header of ['Azure-AsyncOperation', 'Location'] as const) {
      it(`that never end are given up after three minutes (${header})`, async () => {
        change({ put: { status: 202 }, operation: { header, takes: 'never' } });
        connected.local.faults.add({ on: 'GET **/locations/**', run: () => connected.clock.skip(20_000) });
        const started = connected.clock.now();
        assert.equal((await add()).kind, 'notVisibleYet');
        assert.ok(connected.clock.now() - started < 5 * 60_000);
        assert.ok(connected.local.requestsTo('GET **/locations/**').length < 12);
      });
    }

    it('that fail are an error with the service’s own code', async () => {
      change({ put: { status: 202 }, operation: { fails: true } });
      await assert.rejects(add(), (error) => error instanceof AzureError && error.facts.code === 'InternalServerError');
    });

    it('that fail behind a Location leave the trouble in the outcome', async () => {
      change({ put: { status: 202 }, operation: { fails: true, header: 'Location' } });
      const outcome = await add();
      assert.equal(outcome.kind === 'notVisibleYet' && outcome.readError?.facts.code, 'InternalServerError');
    });

    it('are asked about as slowly as the service wants', async () => {
      change({ put: { status: 202 }, operation: { takes: { reads: 2 } } });
      const answer = { status: 200, body: { status: 'InProgress' }, retryAfterSeconds: 11 };
      connected.local.faults.add({ on: 'GET **/operations/*', times: 2, answer });
      await add();
      assert.deepEqual(connected.clock.pauses.filter((ms) => ms === 11_000).length, 2);
    });

    it('are not followed to another server', async () => {
      for (const header of ['Location', 'Azure-AsyncOperation']) {
        connected.reset();
        const headers = { [header]: 'https://localhost:9/elsewhere' };
        connected.local.faults.add({
          on: `PUT ${one}`,
          answer: { status: 202, headers, body: undefined, carriedOut: true },
        });
        assert.equal((await add()).kind, 'confirmed', header);
        assert.ok(
          connected.log.every(({ status }) => status !== undefined),
          header,
        );
      }
    });

    it('are not looked for where a 201 names what was created', async () => {
      const headers = { Location: `${connected.local.url}/subscriptions/created` };
      connected.local.faults.add({ on: `PUT ${one}`, answer: { status: 201, headers, body: {}, carriedOut: true } });
      assert.equal((await add()).kind, 'confirmed');
      assert.equal(connected.local.requestsTo('GET /subscriptions/created').length, 0);
    });

    it('whose record is gone are settled by reading back', async () => {
      change({ put: { status: 202 } });
      connected.local.faults.add({ on: 'GET **/locations/**', answer: { status: 404 } });
      assert.equal((await add()).kind, 'confirmed');
    });
  });

  describe('one PUT', () => {
    it('is sent for an environment of version 3 only', async () => {
      const old = await connected.environment('old-ase');
      connected.reset();
      const { rootCertificates } = connected.azure;
      for (const call of [
        () => rootCertificates.add(old, { name: 'x', der }, connected.signal),
        () => rootCertificates.list(old, connected.signal),
        () => rootCertificates.get(old, 'x', connected.signal),
        () => rootCertificates.checkAgain(old, 'x', der, connected.signal),
        () => rootCertificates.remove(old, { name: 'x', thumbprint: undefined }, connected.signal),
      ]) {
        await assert.rejects(call(), isKind('unsupported'));
      }
      assert.equal(connected.local.requests.length, 0);
    });

    it('is not sent when it cannot be read what is there now', async () => {
      connected.local.faults.add({ on: `GET ${one}`, answer: { status: 403 } });
      await assert.rejects(add(), isKind('forbidden'));
      assert.equal(count('PUT'), 0);
    });

    for (const name of ['', 'a/b', '..']) {
      it(`is not sent under the name "${name}"`, async () => {
        await assert.rejects(add(name), RangeError);
        assert.equal(connected.local.requests.length, 0);
      });
    }

    const refusals: readonly [number, AzureErrorKind][] = [
      [400, 'refused'],
      [403, 'forbidden'],
      [405, 'unsupported'],
      [409, 'refused'],
      [429, 'throttled'],
    ];
    for (const [status, kind] of refusals) {
      for (const shape of ['arm', 'web'] as const) {
        it(`that is refused with ${status} (${shape}) is not repeated`, async () => {
          connected.local.faults.add({
            on: `PUT ${one}`,
            answer: { status, shape, message: 'No.', retryAfterSeconds: 1 },
          });
          await assert.rejects(
            add(),
            (error) =>
              error instanceof AzureError &&
              error.kind === kind &&
              error.facts.serviceMessage === 'No.' &&
              !!error.facts.correlationId,
          );
          assert.equal(count('PUT'), 1);
        });
      }
    }

    it('that is refused is not confirmed by the same certificate being there already', async () => {
      const { azure, local, signal } = connected;
      local.faults.add({ on: `PUT ${one}`, answer: { status: 403 } });
      const adding = azure.rootCertificates.add(environment, { name: 'old-root', der: oldDer }, signal);
      await assert.rejects(adding, isKind('forbidden'));
    });

    it('whose answer is lost is confirmed by a look, not repeated', async () => {
      connected.local.faults.add({ on: `PUT ${one}`, drop: 'after' });
      assert.equal((await add()).kind, 'confirmed');
      assert.equal(count('PUT'), 1);
    });

    it('that never arrived is an error, not repeated', async () => {
      connected.local.faults.add({ on: `PUT ${one}`, drop: 'before' });
      await assert.rejects(add(), isKind('network'));
      assert.equal(count('PUT'), 1);
      assert.ok(!held().includes(sha1(der)));
    });

    it('that never arrived is not confirmed by what had the name before', async () => {
      connected.local.faults.add({ on: `PUT ${one}`, drop: 'before' });
      await assert.rejects(add('old-root'), isKind('network'));
    });

    it('that was answered with half a body was accepted', async () => {
      connected.local.faults.add({ on: `PUT ${one}`, truncate: true });
      assert.equal((await add()).kind, 'confirmed');
    });

    it('is not sent after an abort; an abort after it ends the waiting only', async () => {
      await assert.rejects(add('corp-root', AbortSignal.abort(new Error('cancelled'))), { message: 'cancelled' });
      assert.equal(connected.local.requests.length, 0);

      const stop = new AbortController();
      connected.local.faults.add({ on: `PUT ${one}`, run: () => stop.abort(new Error('cancelled')) });
      const { accepted, ...outcome } = await add('corp-root', stop.signal);
      assert.deepEqual(outcome, { kind: 'notVisibleYet' });
      assert.ok(accepted);
      assert.equal(
        (await connected.azure.rootCertificates.get(environment, 'corp-root', connected.signal)).thumbprint,
        sha1(der),
      );
    });
  });

  describe('removes', () => {
    const remove = async (signal = connected.signal, thumbprint?: string): Promise<string> =>
      (await connected.azure.rootCertificates.remove(environment, { name: 'old-root', thumbprint }, signal)).kind;

    it('what the user saw, and nothing else that somebody saved under its name since', async () => {
      await assert.rejects(remove(connected.signal, sha1(der)), (error) => {
        assert.ok(error instanceof AzureError && error.kind === 'conflict');
        assert.match(error.facts.detail ?? '', /^Meanwhile, .* It was not removed, and nothing was sent\.$/);
        return true;
      });
      assert.equal(count('DELETE'), 0);
      assert.equal(await remove(connected.signal, sha1(oldDer)), 'gone');
      assert.equal(await remove(connected.signal, sha1(oldDer)), 'gone', 'nobody else’s is there');
    });

    const variations: Record<string, RootCertificateChanges> = {
      '200': {},
      '204': { delete: { status: 204 } },
      '202 and Azure-AsyncOperation': { delete: { status: 202 }, operation: { takes: { reads: 2 } } },
      '202 and Location': { delete: { status: 202 }, operation: { header: 'Location', takes: { reads: 2 } } },
      'gone only after a while': { disappears: { ms: 20_000 } },
    };
    for (const [what, changes] of Object.entries(variations)) {
      it(`gone: ${what}`, async () => {
        change(changes);
        assert.equal(await remove(), 'gone');
        assert.equal(count('DELETE'), 1);
        assert.ok(!held().includes(sha1(oldDer)));
      });
    }

    it('gone when there was none', async () => {
      assert.equal(await remove(), 'gone');
      assert.equal(await remove(), 'gone');
      connected.local.faults.add({ on: `DELETE ${one}`, answer: { status: 404 } });
      assert.equal(await remove(), 'gone');
    });

    it('gone only if the list says so too where a 404 is not signed by Azure’s code', async () => {
      const { faults } = connected.local;
      faults.add({ on: `GET ${one}`, answer: { status: 404, html: '<html>Not found</html>' } });
      faults.add({ on: `DELETE ${one}`, times: 1, answer: { status: 404, html: '<html>Not found</html>' } });
      await assert.rejects(remove(), isKind('notFound'));
      assert.ok(held().includes(sha1(oldDer)));
      assert.equal(await remove(), 'gone');
      assert.ok(!held().includes(sha1(oldDer)));
    });

    it('not gone because a 404 says that its subscription or resource group is not there', async () => {
      const { faults } = connected.local;
      for (const code of ['SubscriptionNotFound', 'ResourceGroupNotFound', 'ParentResourceNotFound']) {
        faults.add({ on: `DELETE ${one}`, times: 1, answer: { status: 404, code } });
        await assert.rejects(remove(), isKind('notFound'));
      }
      faults.add({ on: `GET ${one}`, answer: { status: 404, code: 'SubscriptionNotFound' } });
      assert.equal(await remove(), 'notSeen');
    });

    it('still visible after a minute', async () => {
      change({ disappears: 'never' });
      assert.equal(await remove(), 'stillVisible');
    });

    it('gone when only the answer was lost; an error when it is still there', async () => {
      connected.local.faults.add({ on: `DELETE ${one}`, times: 1, drop: 'before' });
      await assert.rejects(remove(), isKind('network'));
      connected.local.faults.add({ on: `DELETE ${one}`, drop: 'after' });
      assert.equal(await remove(), 'gone');
    });

    it('an abort after the DELETE ends the waiting only', async () => {
      const stop = new AbortController();
      connected.local.faults.add({ on: `DELETE ${one}`, run: () => stop.abort(new Error('cancelled')) });
      assert.equal(await remove(stop.signal), 'stillVisible');
      assert.ok(!held().includes(sha1(oldDer)));
    });

    it('an error, never "gone", when it was refused or its answer lost and no look tells', async () => {
      const { faults } = connected.local;
      faults.add({ on: `GET ${one}`, times: 1, answer: { status: 404 } });
      faults.add({ on: `DELETE ${one}`, times: 1, answer: { status: 403 } });
      await assert.rejects(remove(), isKind('forbidden'));
      connected.reset();
      faults.add({ on: `GET ${one}`, answer: { status: 403 } });
      faults.add({ on: `DELETE ${one}`, drop: 'before' });
      await assert.rejects(remove(), isKind('network'));
    });

    it('a refusal is an error', async () => {
      connected.local.faults.add({ on: `DELETE ${one}`, answer: { status: 409, code: 'ScopeLocked' } });
      await assert.rejects(remove(), isKind('locked'));
    });

    it('not seen when the look afterwards fails, never "gone": Azure accepted it', async () => {
      connected.local.faults.add({ on: `GET ${one}`, answer: { status: 403 } });
      assert.equal(await remove(), 'notSeen');
    });
  });

  it('never puts a certificate into the log', async () => {
    await add();
    const text = JSON.stringify(connected.log);
    assert.ok(!text.includes(Buffer.from(der).toString('base64').slice(0, 40)));
    assert.ok(connected.log.length > 2);
  });
});
