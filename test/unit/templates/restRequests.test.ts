import assert from 'node:assert/strict';
import fc from 'fast-check';
import { restCertificates, restStopStart } from '../../../src/templates/restRequests.ts';
import { requestsOfFile } from '../../equipment/httpFile.ts';
import { seed } from '../../seed.ts';
import {
  exampleCertificates,
  exampleStopStart,
  hostileCertificates,
  meantBy,
  meantByRequest,
} from './exampleTemplate.ts';

const environment = { AZURE_ACCESS_TOKEN: 'the token' };

describe('REST requests in a .http file', () => {
  it('put each certificate, with a token that is not in the file', () => {
    const template = exampleCertificates();
    const text = restCertificates(template);
    assert.ok(!text.includes(environment.AZURE_ACCESS_TOKEN));
    const requests = requestsOfFile(text, environment);
    assert.deepEqual(
      requests.map(({ method, headers }) => [method, headers]),
      template.certificates.map(() => [
        'PUT',
        { Authorization: 'Bearer the token', 'Content-Type': 'application/json' },
      ]),
    );
    assert.deepEqual(
      requests.map(({ url, body }) => meantByRequest(template, url, body)),
      meantBy(template),
    );
  });

  it('mean the same names, locations and blobs, whatever they are', () => {
    fc.assert(
      fc.property(hostileCertificates, (template) => {
        const requests = requestsOfFile(restCertificates(template), environment);
        assert.deepEqual(
          requests.map(({ url, body }) => meantByRequest(template, url, body)),
          meantBy(template),
        );
      }),
      { seed },
    );
  });

  it('read, stop and start each app and slot', () => {
    const requests = requestsOfFile(restStopStart(exampleStopStart('shop', 'shop/staging')), environment);
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url.replace(/^.*\/sites|\?.*$/g, '')}`),
      ['', '/slots/staging'].flatMap((slot) => [
        `GET /shop${slot}`,
        `POST /shop${slot}/stop`,
        `POST /shop${slot}/start`,
      ]),
    );
  });

  it('name the cloud where it is not the public one', () => {
    const cloud = { resourceManagerUrl: 'https://management.usgovcloudapi.net', apiVersion: '2024-04-01' };
    const line =
      /^# This is for the cloud whose Azure Resource Manager is https:\/\/management\.usgovcloudapi\.net\.$/m;
    assert.match(restCertificates(exampleCertificates({ cloud })), line);
    assert.doesNotMatch(restCertificates(exampleCertificates()), /This is for the cloud/);
  });
});
