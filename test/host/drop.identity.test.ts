import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { badFiles, halfBadFile } from '../fixtures/badFiles.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, sentToEnvironments } from './localAzure.ts';
import { type ToldMessages, toldMessages } from './toldMessages.ts';

const environment = ['Contoso Production', 'contoso-prod-ase'] as const;

/** A file as the operating system drops it on a browser window: bytes without an address. */
class DroppedBytes extends vscode.DataTransferItem {
  readonly #file: vscode.DataTransferFile;

  constructor(name: string, bytes: Uint8Array) {
    super('');
    this.#file = { name, data: () => Promise.resolve(bytes) };
  }

  override asFile(): vscode.DataTransferFile {
    return this.#file;
  }
}

function transferOf(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): vscode.DataTransfer {
  const transfer = new vscode.DataTransfer();
  for (const { name, bytes } of files) {
    transfer.set(`application/x-${name}`, new DroppedBytes(name, bytes));
  }
  return transfer;
}

function uriListOf(...uris: readonly vscode.Uri[]): vscode.DataTransfer {
  const transfer = new vscode.DataTransfer();
  transfer.set('text/uri-list', new vscode.DataTransferItem(uris.map(String).join('\r\n')));
  return transfer;
}

describe('A drop', () => {
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'drop');
  let told: ToldMessages;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await mkdir(folder, { recursive: true });
    told = toldMessages();
  });

  afterEach(async () => {
    told.restore();
    await rm(folder, { recursive: true, force: true });
  });

  it('of a bad file is answered with its own sentence, and nothing is sent', async () => {
    const api = await extensionUnderTest();
    const row = await rowAt(api, ...environment);
    const files = badFiles();
    assert.ok(files.length >= 20, `only ${files.length} bad files`);
    const sentences = new Map<string, string>();
    for (const file of files) {
      const next = told.next();
      await api.drop.handleDrop(row, transferOf([file]));
      const sentence = await next;
      assert.ok(sentence.startsWith(`${file.name}: `), `${file.name} was answered with: ${sentence}`);
      sentences.set(sentence.slice(file.name.length), file.reason);
    }
    const reasons = new Set(files.map(({ reason }) => reason));
    assert.ok(sentences.size >= reasons.size, 'two kinds of bad file were answered with the same sentence');
    assert.deepEqual(await sentToEnvironments(), []);
  });

  it('of many bad files is answered once, with a list to open', async () => {
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment), transferOf(badFiles().slice(0, 12)));
    assert.match(await next, /^12 of 12 files were refused/);
  });

  it('of a file with one broken block names the block and continues with the good one', async () => {
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment), transferOf([halfBadFile()]));
    assert.match(await next, /^two-blocks-one-broken\.pem: PEM block 2 of 2/);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  it('of addresses reads their files', async () => {
    const file = path.join(folder, 'not-a-certificate.cer');
    await writeFile(file, '<!DOCTYPE html><html></html>');
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment), uriListOf(vscode.Uri.file(file)));
    assert.match(await next, /^not-a-certificate\.cer: It is a web page/);
  });

  it('of the same file as bytes and as address counts once', async () => {
    const file = path.join(folder, 'empty.cer');
    await writeFile(file, '');
    const transfer = transferOf([{ name: 'empty.cer', bytes: new Uint8Array() }]);
    transfer.set('text/uri-list', new vscode.DataTransferItem(String(vscode.Uri.file(file))));
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment), transfer);
    await next;
    assert.equal(told.all.length, 1);
  });

  it('of a folder is refused with a sentence', async () => {
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment), uriListOf(vscode.Uri.file(folder)));
    assert.match(await next, /^drop: It is a folder/);
  });

  it('of a file over the limit is refused without reading it', async () => {
    const file = path.join(folder, 'huge.cer');
    await writeFile(file, new Uint8Array(5 * 1024 * 1024));
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment), uriListOf(vscode.Uri.file(file)));
    assert.match(await next, /^huge\.cer: The file is larger than 4 MB/);
  });

  it('on any other row is refused with a sentence', async () => {
    const api = await extensionUnderTest();
    const next = told.next();
    await api.drop.handleDrop(await rowAt(api, ...environment, 'Apps'), transferOf(badFiles().slice(0, 1)));
    assert.match(await next, /cannot be dropped on “Apps”/);
  });

  it('on a classic environment says that it needs version 3, and sends nothing', async () => {
    const api = await extensionUnderTest();
    const good = await readFile(path.join(variable('ASE_CERTIFICATES_FIXTURES'), 'certificates', 'isrg-root-x1.cer'));
    const next = told.next();
    const row = await rowAt(api, 'Contoso Production', 'contoso-classic-ase');
    await api.drop.handleDrop(row, transferOf([{ name: 'isrg.cer', bytes: good }]));
    assert.match(await next, /contoso-classic-ase is v2\. The Root Certificate API needs App Service Environment v3/);
    assert.deepEqual(await sentToEnvironments(), []);
  });
});
