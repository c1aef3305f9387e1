import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { badFiles, halfBadFile } from '../fixtures/badFiles.ts';
import { intermediate, leaf, makePfx, root } from '../fixtures/madePfx.ts';
import { pfxPassword } from '../fixtures/testSecrets.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, sentToEnvironments, writesToAppService } from './localAzure.ts';
import { type ToldMessages, toldMessages } from './toldMessages.ts';
import { windowOfHost } from './window.ts';

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

describe('A .pfx that is dropped', function () {
  this.timeout(60_000);
  const servers = [...environment, 'Server certificates'] as const;
  const upload = 'Upload Server Certificate…';
  const pfx = { name: 'server.pfx', bytes: makePfx() };
  const cer = { name: 'fabrikam-root.cer', bytes: root.der };
  const page = { name: 'page.cer', bytes: Buffer.from('<!DOCTYPE html><html></html>') };
  let asked: AskedMessages;

  beforeEach(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
    asked = askedMessages();
  });

  afterEach(() => {
    asked.restore();
  });

  async function drop(row: readonly string[], ...files: Parameters<typeof transferOf>[0]): Promise<void> {
    const api = await extensionUnderTest();
    await api.drop.handleDrop(await rowAt(api, ...row), transferOf(files));
  }

  /** Answers every question of an upload, and waits until the certificate is there. */
  async function answerUpload(name: string): Promise<void> {
    asked.answerWith('Upload');
    await windowOfHost.enter(pfxPassword, 'kept nowhere');
    await windowOfHost.enter(name, 'Nothing is overwritten');
    await until(() => asked.all.some(({ message }) => message.startsWith(`Uploaded ${name} to contoso-prod-ase`)));
  }

  const told = (start: string) => asked.all.find(({ message }) => message.startsWith(start));

  for (const [what, row] of [
    ['an environment', environment],
    ['root certificates', [...environment, 'Root certificates']],
    ['an app', [...environment, 'Apps', 'contoso-payments']],
    ['public certificates', [...environment, 'Apps', 'contoso-payments', 'Public certificates']],
  ] as const) {
    it(`on ${what} is told, and can be uploaded to that environment`, async () => {
      asked.answerWith(upload);
      await drop(row, pfx);
      await answerUpload('fabrikam');
      const [first] = asked.all;
      assert.match(first?.message ?? '', /^server\.pfx: It is a PKCS #12 file .* Nothing was sent to Azure\./);
      assert.match(first?.message ?? '', / To serve host names with the \.pfx, upload it as a server certificate\.$/);
      assert.deepEqual(first?.buttons, [upload, 'Show Certificates']);
      assert.deepEqual(await writesToAppService(), ['PUT certificates/fabrikam']);
    });
  }

  it('among other files is told, and the others go their way', async () => {
    const second = { name: 'second.p12', bytes: pfx.bytes };
    await drop(environment, pfx, cer, second, page);
    await windowOfHost.cancelQuickInput('Name');
    const [first] = asked.all;
    assert.match(first?.message ?? '', /^3 of 4 files were refused/);
    assert.match(first?.message ?? '', /upload the \.pfx files as server certificates: server\.pfx, second\.p12\.$/);
    assert.deepEqual(first?.buttons, [upload, 'Show Details', 'Show Certificates']);
    assert.deepEqual(await writesToAppService(), []);
  });

  it('with another is uploaded before it, each with its own questions', async () => {
    asked.answerWith(upload);
    await drop(environment, pfx, { name: 'second.p12', bytes: pfx.bytes });
    await answerUpload('fabrikam');
    await windowOfHost.enter(pfxPassword, 'kept nowhere');
    await until(() => told('contoso-prod-ase already has this certificate as fabrikam.') !== undefined);
    assert.deepEqual(await writesToAppService(), ['PUT certificates/fabrikam']);
  });

  it('that was chosen for Add Root Certificate… can be uploaded to that environment', async () => {
    const { showOpenDialog } = vscode.window;
    const file = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'chosen.pfx');
    await writeFile(file, pfx.bytes);
    Object.assign(vscode.window, { showOpenDialog: async () => [vscode.Uri.file(file)] });
    try {
      asked.answerWith(upload);
      const row = await rowAt(await extensionUnderTest(), ...environment);
      await vscode.commands.executeCommand('aseCertificates.addCertificate', row);
      await answerUpload('fabrikam');
    } finally {
      Object.assign(vscode.window, { showOpenDialog });
      await rm(file);
    }
  });

  for (const [what, row] of [
    ['server certificates', servers],
    ['a server certificate', [...servers, 'shop-contoso-com']],
    ['a binding', [...servers, 'shop-contoso-com', 'shop.contoso.com']],
  ] as const) {
    it(`on ${what} is uploaded at once`, async () => {
      await drop(row, pfx);
      await answerUpload('fabrikam');
      assert.deepEqual(await writesToAppService(), ['PUT certificates/fabrikam']);
    });
  }

  it('on server certificates among other files is uploaded, and the others are told', async () => {
    await drop(servers, cer, page, pfx);
    await answerUpload('fabrikam');
    assert.match(told('page.cer')?.message ?? '', /It is a web page/);
    const keyless = told('fabrikam-root.cer');
    assert.match(keyless?.message ?? '', /It is a certificate without its private key\. .* Nothing was sent\./);
    assert.deepEqual(keyless?.buttons, ['Add Root Certificate…']);
  });

  it('on server certificates as a .cer can be added to the roots of that environment', async () => {
    asked.answerWith('Add Root Certificate…', 'Add');
    await drop(servers, cer, { name: 'issuing.cer', bytes: intermediate.der });
    await windowOfHost.listTexts('');
    await windowOfHost.ok();
    await windowOfHost.enter('fabrikam-root', 'Name');
    await until(async () => (await writesToAppService()).length > 0);
    assert.match(asked.all[0]?.message ?? '', /^fabrikam-root\.cer, issuing\.cer: They are certificates without their/);
    assert.deepEqual(await writesToAppService(), ['PUT publicCertificates/fabrikam-root']);
  });

  it('on server certificates of a classic environment is uploaded, and a .cer is told alone', async () => {
    const classic = ['Contoso Production', 'contoso-classic-ase', 'Server certificates'];
    await drop(classic, { name: 'leaf.cer', bytes: leaf.der });
    await until(() => told('leaf.cer') !== undefined);
    assert.deepEqual(told('leaf.cer')?.buttons, []);
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
