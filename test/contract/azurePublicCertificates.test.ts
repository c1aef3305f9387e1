import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import type { AddOutcome } from '../../src/azure/storedCertificate.ts';
import { failureWords } from '../../src/ui/errorWords.ts';
import type { App } from '../localAzure/app.ts';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const year = 365 * 86_400_000;
const dates = { notBefore: new Date(Date.now() - year), notAfter: new Date(Date.now() + year) };
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
const one = '**/publicCertificates/*';

describe('the public certificates of an app', () => {
  let connected: ConnectedAzure;
  let der: Uint8Array;
  let oldDer: Uint8Array;

  before(async () => {
    const names = ['Partner CA', 'Old Partner CA'];
    const made = await Promise.all(names.map((commonName) => makeCertificate({ commonName, ...dates })));
    [der, oldDer] = made.map((certificate) => certificate.der) as [Uint8Array, Uint8Array];
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('contoso-ase')
        .app('shop')
        .publicCertificate('old-partner', oldDer, 'LocalMachineMy')
        .slot('staging')
        .build(),
    );
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const app = (name = 'shop'): App['seed'] => connected.local.estate.appNamed(name).seed;
  const held = (name = 'shop'): string[] =>
    connected.local.estate
      .appNamed(name)
      .publicCertificates.all()
      .map((row) => `${row.name} ${row.location}`);
  const add = (name = 'partner', to = 'shop', signal = connected.signal): Promise<AddOutcome> =>
    connected.azure.publicCertificates.add(app(to), { name, der, location: 'CurrentUserMy' }, signal);
  const count = (method: string): number => connected.local.requestsTo(`${method} ${one}`).length;

  it('are listed, every page, each app’s and slot’s own', async () => {
    const { azure, local, signal } = connected;
    await add();
    local.estate.change({ pageSize: 1 });
    const listed = await azure.publicCertificates.list(app(), signal);
    assert.deepEqual(
      listed.map(({ name, thumbprint, location }) => [name, thumbprint, location]),
      [
        ['old-partner', thumbprintOf(oldDer), 'LocalMachineMy'],
        ['partner', thumbprintOf(der), 'CurrentUserMy'],
      ],
    );
    assert.deepEqual(await azure.publicCertificates.list(app('shop/staging'), signal), []);
  });

  it('are added to an app and to a slot with one PUT and one read, and compared', async () => {
    assert.equal((await add()).kind, 'confirmed');
    assert.equal((await add('partner', 'shop/staging')).kind, 'confirmed');
    assert.deepEqual([count('PUT'), count('GET')], [2, 2]);
    assert.deepEqual(held(), ['old-partner LocalMachineMy', 'partner CurrentUserMy']);
    assert.deepEqual(held('shop/staging'), ['partner CurrentUserMy']);
  });

  it('are waited for while Azure answers 404 after the PUT, and the wait can be ended', async () => {
    connected.local.estate.change({ publicCertificates: { appears: { reads: 3 } } });
    assert.equal((await add()).kind, 'confirmed');
    connected.local.estate.change({ publicCertificates: { appears: 'never' } });
    assert.equal((await add('second')).kind, 'notVisibleYet');
    assert.equal(count('PUT'), 2);
    const { azure, signal } = connected;
    assert.equal((await azure.publicCertificates.checkAgain(app(), 'second', der, signal)).kind, 'notVisibleYet');
    assert.equal((await azure.publicCertificates.checkAgain(app(), 'partner', der, signal)).kind, 'confirmed');
  });

  it('cannot be compared where Azure gives neither bytes nor thumbprint', async () => {
    connected.local.estate.change({ publicCertificates: { body: { blob: 'none', thumbprint: false } } });
    assert.equal((await add()).kind, 'cannotBeCompared');
  });

  it('are never overwritten: where Azure refuses a name that is taken, it is a conflict', async () => {
    await assert.rejects(add('old-partner'), (error) => {
      assert.ok(isKind('conflict')(error));
      assert.match(
        failureWords(error).message,
        /\. Another certificate has that name, and Azure did not overwrite it\. Azure/,
      );
      return true;
    });
    assert.deepEqual([count('PUT'), count('GET')], [1, 1]);
    assert.deepEqual(held(), ['old-partner LocalMachineMy']);
  });

  it('are never overwritten: where Azure accepts a name that is taken and keeps what is there, it is a mismatch', async () => {
    connected.local.faults.add({ on: `PUT ${one}`, answer: { status: 200 } });
    await assert.rejects(add('old-partner'), isKind('mismatch'));
    assert.deepEqual(held(), ['old-partner LocalMachineMy']);
  });

  it('are refused by Azure’s own words where the name is not the reason', async () => {
    connected.local.faults.add({ on: `GET ${one}`, times: 1, answer: { status: 404, code: 'NotFound', shape: 'web' } });
    await assert.rejects(add('old-partner'), (error) => {
      assert.ok(isKind('refused')(error) && error instanceof AzureError);
      assert.equal(error.facts.code, '51000');
      const { message } = failureWords(error);
      assert.match(message, /^Could not add public certificate old-partner to shop\. Azure refused it\. Azure says: /);
      assert.match(message, /The parameter location,thumbprint has an invalid value\./);
      return true;
    });
    assert.deepEqual(held(), ['old-partner LocalMachineMy']);
  });

  it('count as added when the answer was lost', async () => {
    connected.local.faults.add({ on: `PUT ${one}`, drop: 'after' });
    assert.equal((await add()).kind, 'confirmed');
    assert.equal((await add()).kind, 'confirmed', 'and again: Azure refuses it, and it is there');
    assert.equal(held().length, 2);
  });

  it('are removed and waited for until they are gone', async () => {
    const { azure, local, signal } = connected;
    local.estate.change({ publicCertificates: { disappears: { reads: 2 } } });
    const oldPartner = { name: 'old-partner', thumbprint: undefined };
    assert.equal((await azure.publicCertificates.remove(app(), oldPartner, signal)).kind, 'gone');
    assert.equal((await azure.publicCertificates.remove(app(), oldPartner, signal)).kind, 'gone', 'also what is gone');
    assert.deepEqual(held(), []);
  });
});
