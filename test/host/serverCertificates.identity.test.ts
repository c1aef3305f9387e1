import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { thumbprints } from '../../src/certificates/thumbprints.ts';
import { aesPfx, intermediate, leaf, makePfx, root, serverCertificate, wrongPfxs } from '../fixtures/madePfx.ts';
import { pfxPassword, serverKey } from '../fixtures/testSecrets.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, writesToAppService } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const list = [...production, 'Server certificates'] as const;
const empty = ['Contoso Development', 'contoso-dev-ase', 'Server certificates'] as const;
const { sha1 } = thumbprints(leaf.der);

interface State {
  readonly keyVaults: readonly { readonly id: string; readonly name: string }[];
  readonly serverCertificates: readonly { readonly name: string; readonly thumbprint?: string }[];
  readonly apps: readonly { readonly name: string; readonly bindings: readonly Binding[] }[];
}

interface Binding {
  readonly hostName: string;
  readonly thumbprint?: string;
}

describe('Server certificates', () => {
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'server');
  const hasBrowser = process.env['ASE_CERTIFICATES_HOST_CHANNEL'] !== undefined;
  let asked: AskedMessages;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
    await mkdir(folder, { recursive: true });
    asked = askedMessages();
  });

  afterEach(async () => {
    asked.restore();
    await rm(folder, { recursive: true, force: true });
  });

  async function file(name: string, content: Uint8Array): Promise<vscode.Uri> {
    await writeFile(path.join(folder, name), content);
    return vscode.Uri.file(path.join(folder, name));
  }

  const state = async (): Promise<State> => (await askLocalAzure('GET', '/_local/state')).body as State;
  const bindings = async (): Promise<Record<string, string | undefined>> =>
    Object.fromEntries(
      (await state()).apps.flatMap((app) => app.bindings).map(({ hostName, thumbprint }) => [hostName, thumbprint]),
    );
  const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(`aseCertificates.${command}`, ...args);
  const needsBrowser = (context: Mocha.Context): void => {
    if (!hasBrowser) {
      // Without a browser that drives the window, nobody answers the questions.
      context.skip();
    }
  };

  describe('in the tree', () => {
    it('have a row each, with what is near or wrong, and their bindings below', async () => {
      const api = await extensionUnderTest();
      assert.deepEqual(await labelsBelow(api, ...list), [
        'login-contoso-com',
        'partners-from-vault',
        'shop-contoso-com',
        'wildcard-from-vault',
      ]);
      const description = async (name: string): Promise<string> =>
        (await rowAt(api, ...list, name)).row().description ?? '';
      assert.match(
        await description('shop-contoso-com'),
        /^expires in 19 days · [0-9A-F]{8} · shop\.contoso\.com \+1 · 3 bindings$/,
      );
      assert.match(
        await description('login-contoso-com'),
        /^upload again and rebind · [0-9A-F]{8} · login\.contoso\.com · 1 binding$/,
      );
      assert.match(await description('partners-from-vault'), / · Key Vault · partners\.contoso\.com · 1 binding$/);
      assert.match(await description('wildcard-from-vault'), /^App Service has no access to the Key Vault · Key Vault/);
      assert.deepEqual((await labelsBelow(api, ...list, 'shop-contoso-com')).sort(), [
        'pay.shop.contoso.com',
        'shop.contoso.com',
        'staging.shop.contoso.com',
      ]);
    });

    it('are an empty list with what there is instead of managed certificates', async () => {
      assert.deepEqual(await labelsBelow(await extensionUnderTest(), ...empty), [
        'No server certificates',
        'Free managed certificates aren’t available in an App Service Environment',
      ]);
    });

    for (const on of ['GET **/providers/Microsoft.Web/certificates', 'GET **/hostingEnvironments/*/sites']) {
      it(`are never an empty list when ${on} fails`, async () => {
        const answer = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
        await askLocalAzure('POST', '/_local/faults', { body: { on, answer } });
        assert.deepEqual(await labelsBelow(await extensionUnderTest(), ...empty), [
          'Could not load the server certificates of contoso-dev-ase',
        ]);
      });
    }

    it('can be shown and copied like roots', async () => {
      const row = await rowAt(await extensionUnderTest(), ...list, 'shop-contoso-com');
      await run('copyThumbprint', row);
      const held = (await state()).serverCertificates.find(({ name }) => name === 'shop-contoso-com');
      assert.equal(await vscode.env.clipboard.readText(), held?.thumbprint);
      await run('showCertificate', row);
      const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      await until(async () => labels().includes('shop-contoso-com'));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
  });

  describe('Upload Server Certificate…', function () {
    this.timeout(60_000);

    before(function () {
      needsBrowser(this);
    });

    it('asks again for a wrong password, says what it is, and uploads it', async () => {
      const done = run('uploadServerCertificate', await file('server.pfx', makePfx()));
      await windowOfHost.pick('contoso-prod-ase');
      await windowOfHost.enter(`${pfxPassword}x`, 'kept nowhere');
      asked.answerWith('Upload');
      await windowOfHost.enter(pfxPassword, 'The password is wrong');
      await windowOfHost.enter('fabrikam', 'Nothing is overwritten');
      await done;
      const [question, end] = asked.all;
      assert.equal(question?.message, 'Upload “fabrikam” with its private key to contoso-prod-ase?');
      assert.match(question?.detail ?? '', /Chain: shop\.fabrikam\.com → Fabrikam Issuing CA → Fabrikam Root CA/);
      assert.deepEqual(question?.buttons, ['Upload']);
      assert.match(end?.message ?? '', /^Uploaded fabrikam to contoso-prod-ase/);
      assert.deepEqual(end?.buttons, ['Bind…']);
      assert.deepEqual(await writesToAppService(), ['PUT certificates/fabrikam']);
      assert.deepEqual((await state()).serverCertificates.at(-1), { name: 'fabrikam', thumbprint: sha1 });
      assert.ok((await labelsBelow(await extensionUnderTest(), ...list)).includes('fabrikam'));
    });

    it('sends nothing for a certificate that is there already, so that a renewal that was cut off goes on', async () => {
      const uri = await file('server.pfx', makePfx());
      for (const answer of ['Upload', 'none']) {
        asked.answerWith(answer);
        const done = run('uploadServerCertificate', uri);
        await windowOfHost.pick('contoso-prod-ase');
        await windowOfHost.enter(pfxPassword, 'kept nowhere');
        if (answer === 'Upload') {
          await windowOfHost.enter('fabrikam', 'Nothing is overwritten');
        }
        await done;
      }
      assert.match(asked.all.at(-1)?.message ?? '', /already has this certificate as fabrikam\. Nothing was sent\./);
      assert.deepEqual(await writesToAppService(), ['PUT certificates/fabrikam']);
    });

    it('offers the commands that convert what is not triple DES, and then sends nothing', async () => {
      asked.answerWith('Copy OpenSSL Commands');
      const row = await rowAt(await extensionUnderTest(), ...list);
      const choose = vscode.window.showOpenDialog;
      const uri = await file('modern.pfx', aesPfx());
      Object.assign(vscode.window, { showOpenDialog: async () => [uri] });
      try {
        const done = run('uploadServerCertificate', row);
        await windowOfHost.enter(pfxPassword, 'kept nowhere');
        await windowOfHost.enter('modern', 'Nothing is overwritten');
        await done;
      } finally {
        Object.assign(vscode.window, { showOpenDialog: choose });
      }
      assert.match(asked.all[0]?.detail ?? '', /• It is not encrypted with triple DES/);
      assert.match(await vscode.env.clipboard.readText(), /^openssl pkcs12 -in 'modern\.pfx'/);
      assert.deepEqual(await writesToAppService(), []);
    });

    for (const [name, reason, bytes, password] of wrongPfxs) {
      it(`refuses ${name} and sends nothing`, async () => {
        const done = run('uploadServerCertificate', await file('wrong.pfx', bytes()));
        await windowOfHost.pick('contoso-prod-ase');
        if (reason !== 'notPfx' && reason !== 'unreadableEncryption') {
          await windowOfHost.enter(password ?? pfxPassword, 'kept nowhere');
        }
        if (reason === 'wrongPassword') {
          await windowOfHost.cancelQuickInput('The password is wrong');
        }
        await done;
        if (reason !== 'wrongPassword') {
          assert.match(asked.all[0]?.message ?? '', /^wrong\.pfx: .*Nothing was sent\.$/);
        }
        assert.deepEqual(await writesToAppService(), []);
      });
    }
  });

  describe('bindings', function () {
    this.timeout(120_000);

    before(function () {
      needsBrowser(this);
    });

    it('are made for chosen host names', async () => {
      const done = run(
        'bindServerCertificate',
        await rowAt(await extensionUnderTest(), ...list, 'partners-from-vault'),
      );
      const rows = await windowOfHost.listTexts('Select the host names that partners-from-vault');
      assert.ok(
        rows.some((row) => row.includes('Not names of this certificate')),
        rows.join('\n'),
      );
      await windowOfHost.toggle('old-partners.contoso.com');
      asked.answerWith('Bind');
      await windowOfHost.ok();
      await done;
      assert.match(asked.all[0]?.detail ?? '', /browsers will refuse them:\n• old-partners\.contoso\.com/);
      assert.deepEqual(await writesToAppService(), ['PUT hostNameBindings/old-partners.contoso.com']);
      assert.equal(asked.all.at(-1)?.message, 'Bound 1 host name.');
    });

    it('are undone from their row', async () => {
      asked.answerWith('Unbind');
      await run(
        'unbindServerCertificate',
        await rowAt(await extensionUnderTest(), ...list, 'login-contoso-com', 'login.contoso.com'),
      );
      assert.equal((await bindings())['login.contoso.com'], undefined);
    });

    it('are named where a certificate is to be removed, which is not offered then', async () => {
      await run('removeServerCertificate', await rowAt(await extensionUnderTest(), ...list, 'shop-contoso-com'));
      const [question] = asked.all;
      assert.match(question?.message ?? '', /cannot be removed: host names are bound to it/);
      assert.match(question?.detail ?? '', /• pay\.shop\.contoso\.com \(contoso-payments\)/);
      assert.deepEqual(question?.buttons, ['Renew and Rebind…']);
      assert.deepEqual(await writesToAppService(), []);
    });

    it('are moved by Renew and Rebind…, continued after a failure, and only then is the old one removed', async () => {
      const pem = await rowAt(await extensionUnderTest(), ...list, 'shop-contoso-com');
      const next = await shopSuccessor();
      const fault = {
        on: 'PUT **/hostNameBindings/shop.contoso.com',
        times: 1,
        answer: { status: 500, code: 'Oops', message: 'No.' },
      };
      await askLocalAzure('POST', '/_local/faults', { body: fault });
      const done = run('renewServerCertificate', pem);
      asked.answerWith('Move');
      await windowOfHost.pick(next.name);
      await done;
      assert.match(
        asked.all.at(-1)?.message ?? '',
        /^Moved 1 of 3 host names\. Not tried, so unchanged: staging\.shop/,
      );
      assert.deepEqual(asked.all.at(-1)?.buttons, ['Continue…']);
      const continued = run('renewServerCertificate', pem);
      asked.answerWith('Move', 'Remove Old Certificate…', 'Remove');
      await windowOfHost.pick(next.name);
      await continued;
      await until(async () => !(await state()).serverCertificates.some(({ name }) => name === 'shop-contoso-com'));
      const now = await bindings();
      for (const host of ['shop.contoso.com', 'pay.shop.contoso.com', 'staging.shop.contoso.com']) {
        assert.equal(now[host], next.thumbprint, host);
      }
    });

    it('are sent again where a certificate from before October 2023 is uploaded again', async () => {
      // When it was made cannot be read, so that its issue in 2020 counts.
      const answer = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
      await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET **/subscriptions/*/resources', answer } });
      const server = serverCertificate({ key: serverKey, hosts: ['old-partners.contoso.com'] });
      const uri = await file('partners.pfx', makePfx({ certificates: [server, intermediate, root] }));
      const upload = async (done: Thenable<unknown>, name: string): Promise<void> => {
        await windowOfHost.enter(pfxPassword, 'kept nowhere');
        await windowOfHost.enter(name, 'Nothing is overwritten');
        await done;
      };
      asked.answerWith('Upload');
      const first = run('uploadServerCertificate', uri);
      await windowOfHost.pick('contoso-prod-ase');
      await upload(first, 'first');
      const row = await rowAt(await extensionUnderTest(), ...list, 'first');
      assert.match(row.row().description ?? '', /upload again and rebind/);
      const bound = run('bindServerCertificate', row);
      await windowOfHost.listTexts('Select the host names that first');
      await windowOfHost.toggle('old-partners.contoso.com');
      asked.answerWith('Bind', 'Upload', 'Move');
      await windowOfHost.ok();
      await bound;
      const choose = vscode.window.showOpenDialog;
      Object.assign(vscode.window, { showOpenDialog: async () => [uri] });
      try {
        const renewed = run('renewServerCertificate', row);
        await windowOfHost.pick('Upload a New Certificate…');
        await upload(renewed, 'second');
      } finally {
        Object.assign(vscode.window, { showOpenDialog: choose });
      }
      assert.deepEqual(await writesToAppService(), [
        'PUT certificates/first',
        'PUT hostNameBindings/old-partners.contoso.com',
        'PUT certificates/second',
        'PUT hostNameBindings/old-partners.contoso.com',
      ]);
      assert.match(
        asked.all.at(-1)?.message ?? '',
        /^Moved 1 host name\. It is the same certificate, now with its chain/,
      );
    });

    /** A certificate of the same names, there already as by an earlier upload. */
    async function shopSuccessor(): Promise<{ readonly name: string; readonly thumbprint: string }> {
      const server = serverCertificate({ key: serverKey, hosts: ['shop.contoso.com', '*.shop.contoso.com'] });
      const uri = await file('next.pfx', makePfx({ certificates: [server, intermediate, root] }));
      asked.answerWith('Upload');
      const done = run('uploadServerCertificate', uri);
      await windowOfHost.pick('contoso-prod-ase');
      await windowOfHost.enter(pfxPassword, 'kept nowhere');
      await windowOfHost.enter('shop-next', 'Nothing is overwritten');
      await done;
      return { name: 'shop-next', thumbprint: thumbprints(server.der).sha1 };
    }
  });

  describe('Import from Key Vault…', function () {
    this.timeout(60_000);

    before(function () {
      needsBrowser(this);
    });

    const start = async (): Promise<{ readonly done: Thenable<unknown> }> => {
      asked.answerWith('Import');
      return { done: run('importServerCertificate', await rowAt(await extensionUnderTest(), ...list)) };
    };
    const refuse = (on: string): Promise<unknown> =>
      askLocalAzure('POST', '/_local/faults', {
        body: { on, answer: { status: 403, code: 'AuthorizationFailed', message: 'No.' } },
      });
    /** Asserts that the rows of the list have these texts, in this order. */
    const listsInOrder = async (placeholder: string, ...texts: readonly string[]): Promise<void> => {
      const shown = (await windowOfHost.listTexts(placeholder)).join('\n');
      let from = 0;
      for (const text of texts) {
        const at = shown.indexOf(text, from);
        assert.ok(at >= 0, `${text} is not there, or too early, in:\n${shown}`);
        from = at + text.length;
      }
    };

    it('lists vaults and what is in them, and imports what is picked', async () => {
      const { done } = await start();
      await listsInOrder(
        'Select a Key Vault of Contoso Production',
        ...['contoso-new', 'contoso-partners', 'contoso-vaults · North Europe', 'contoso-tls', 'Enter a Resource Id…'],
      );
      await windowOfHost.pick('contoso-tls');
      await listsInOrder(
        'Select a certificate or secret of contoso-tls',
        // A row has its separator after it.
        ...['partners', 'until 20', 'shop-next', 'login-retired', 'disabled', 'Disabled, expired or', 'shop-2024'],
        ...['expired on 20', 'payments-db-password', 'no content type', 'Not a .pfx file', 'www-pem', 'Enter a Name…'],
      );
      await windowOfHost.pick('shop-next');
      await windowOfHost.enter('shop-next', 'Nothing is overwritten');
      await done;
      const [question, end] = asked.all;
      assert.match(question?.detail ?? '', /Key Vault: contoso-tls\nCertificate or secret: shop-next\nName: shop-next/);
      assert.match(question?.detail ?? '', /which needs the role Key Vault Certificate User on the vault\.\nElliptic/);
      assert.match(end?.message ?? '', /^Imported shop-next to contoso-prod-ase \(thumbprint [0-9A-F]{40}\)\.$/);
      assert.deepEqual(await writesToAppService(), ['PUT certificates/shop-next']);
      assert.ok((await labelsBelow(await extensionUnderTest(), ...list)).includes('shop-next'));
    });

    it('explains missing access in the words of the vault, and nothing else, and offers to import again', async () => {
      const { done } = await start();
      asked.answerWith('Import Again…');
      await windowOfHost.pick('contoso-partners');
      await windowOfHost.pick('wildcard');
      await windowOfHost.enter('partner-wildcard', 'Nothing is overwritten');
      await done;
      const end = asked.all[1]?.message ?? '';
      assert.match(
        end,
        /App Service has no access to the Key Vault\. Give the service principal “Microsoft Azure App Service”/,
      );
      assert.match(
        end,
        /Get on secrets and certificates in the vault’s access policies\. The vault’s firewall keeps App Service out/,
      );
      assert.doesNotMatch(end, /Key Vault Certificate User/);
      await until(async () => asked.all.length === 3);
      assert.deepEqual(asked.all[2], asked.all[0]);
      assert.deepEqual(await writesToAppService(), ['PUT certificates/partner-wildcard']);
    });

    it('says why it cannot list, and imports what is typed', async () => {
      await refuse('GET **/Microsoft.KeyVault/vaults');
      await refuse('GET **/vaults/*/secrets');
      const vault = (await state()).keyVaults.find(({ name }) => name === 'contoso-tls')?.id ?? '';
      const { done } = await start();
      const noVaults =
        'Could not list the Key Vaults of Contoso Production. Your account lacks the right Microsoft.KeyVault/vaults/read.';
      await listsInOrder('Select a Key Vault', 'Enter a Resource Id…', 'Could not list', 'Your account lacks');
      await windowOfHost.pick('Enter a Resource Id…');
      await windowOfHost.enter(` ${vault} `, `${noVaults} Resource id of the Key Vault`);
      await windowOfHost.pick('Enter a Name…');
      await windowOfHost.enter(
        'shop-next',
        'Your account lacks the right Microsoft.KeyVault/vaults/secrets/read. Name of',
      );
      await windowOfHost.enter('shop-typed', 'Nothing is overwritten');
      await done;
      assert.match(asked.all[0]?.detail ?? '', /Key Vault: contoso-tls\nCertificate or secret: shop-next/);
      assert.match(
        asked.all[0]?.detail ?? '',
        /which needs the role Key Vault Certificate User on the vault\.\nElliptic/,
      );
      assert.match(asked.all.at(-1)?.message ?? '', /^Imported shop-typed to contoso-prod-ase/);
      assert.deepEqual(await writesToAppService(), ['PUT certificates/shop-typed']);
    });

    for (const [vault, sentence] of [
      ['contoso-new', 'Azure lists no certificate or secret in contoso-new.'],
      ['contoso-sealed', 'Could not list the certificates and secrets of contoso-sealed.'],
    ] as const) {
      it(`never shows an empty list: ${sentence}`, async () => {
        const { done } = await start();
        await windowOfHost.pick(vault);
        const rows = await windowOfHost.listTexts(`Select a certificate or secret of ${vault}`);
        assert.equal(rows.length, 1);
        assert.ok(rows[0]?.includes(sentence), rows[0]);
        await windowOfHost.pick('Enter a Name…');
        await windowOfHost.cancelQuickInput('Name of the certificate or secret in the Key Vault');
        await done;
        assert.deepEqual(asked.all, []);
        assert.deepEqual(await writesToAppService(), []);
      });
    }
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
