import assert from 'node:assert/strict';
import fc from 'fast-check';
import { powerShellCertificates, powerShellStopStart } from '../../../src/templates/azPowerShell.ts';
import { azCallsOf, functionCallsOf } from '../../equipment/powerShell.ts';
import { seed } from '../../seed.ts';
import {
  exampleCertificates,
  exampleStopStart,
  hostileCertificates,
  meantBy,
  meantByRequest,
} from './exampleTemplate.ts';

describe('az rest for PowerShell (parsed by the grammar that VS Code uses)', () => {
  it('means the same names, locations and blobs, whatever they are', async () => {
    for (const template of [exampleCertificates(), ...fc.sample(hostileCertificates, { seed, numRuns: 40 })]) {
      const script = powerShellCertificates(template);
      // Windows PowerShell reads a file without a mark of its encoding as ANSI.
      assert.match(script, /^[\n -~]*$/);
      const calls = await azCallsOf(script);
      assert.deepEqual(
        calls.map(({ args, input }) => meantByRequest(template, args[4] ?? '', input)),
        meantBy(template),
      );
    }
  });

  it('stops and starts each app and slot by its address', async () => {
    const template = exampleStopStart('shop', 'shop/staging');
    assert.deepEqual(
      await functionCallsOf(powerShellStopStart(template), 'Invoke-StopAndStart'),
      template.apps.map(({ id, name }) => [name, `https://management.azure.com${id}`]),
    );
  });

  it('is PowerShell whatever the apps are called', async () => {
    const names = fc.sample(hostileCertificates, { seed, numRuns: 20 }).map(({ environment }) => environment.name);
    const script = powerShellStopStart(exampleStopStart(...names));
    assert.match(script, /^[\n -~]*$/);
    assert.equal((await functionCallsOf(script, 'Invoke-StopAndStart')).length, names.length);
  });
});
