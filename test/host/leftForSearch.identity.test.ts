import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { removedFolder, runFolderVariable } from '../runFolder.ts';
import { extensionUnderTest, labelsBelow } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';

/** Without these, the search of secrets at the end of `npm test` would find nothing because nothing is there. */
describe('What a window leaves for the search of secrets', () => {
  const run = process.env[runFolderVariable] ?? '';

  before(function () {
    if (run === '') {
      // Outside of `npm test` nothing is searched.
      this.skip();
    }
  });

  /** The content of the files that `isWanted` by their paths below the folder of the run. */
  async function contents(isWanted: (file: string) => boolean): Promise<string> {
    const files = (await readdir(run, { recursive: true })).filter(isWanted);
    assert.ok(files.length > 0);
    const texts = await Promise.all(files.map((file) => readFile(path.join(run, file), 'utf8').catch(() => '')));
    return texts.join('\n');
  }

  it('has what was removed', async () => {
    const file = path.join(tmpdir(), 'removed-by-a-test');
    await writeFile(file, 'only for a moment');
    await rm(file);
    assert.equal(
      await contents((left) => left.startsWith(removedFolder) && left.endsWith('removed-by-a-test')),
      'only for a moment',
    );
  });

  it('has the log, the telemetry and the requests', async () => {
    const api = await extensionUnderTest();
    await askLocalAzure('POST', '/_local/reset');
    await vscode.commands.executeCommand('aseCertificates.refresh');
    await labelsBelow(api, 'Contoso Production');
    assert.match(await contents((file) => /ASE Certificates\.log$/.test(file)), /GET \/subscriptions.* → 200/);
    assert.match(await contents((file) => /telemetry-\d+\.log$/.test(file)), /aseCertificates\.refresh/);
    assert.match(await contents((file) => /requests-to-local-azure-\d+\.log$/.test(file)), /GET \/subscriptions/);
  });
});
