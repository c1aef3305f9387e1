import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { filesIn, type Metafile, metafilePath } from '../../scripts/bundleReport.ts';
import { filesByPackage } from '../../scripts/notices.ts';
import { repositoryRoot } from '../equipment/repository.ts';
import { packagedExtension } from './scene.ts';

describe('The package', () => {
  it('has the license of every package of which something is in its bundles', async () => {
    const notices = zippedText(await readFile(await packagedExtension()), 'extension/ThirdPartyNotices.txt');
    const metafile: Metafile = JSON.parse(await readFile(metafilePath, 'utf8'));
    const packages = [...filesByPackage(filesIn(metafile)).keys()];
    for (const one of ['@azure/arm-appservice', '@azure/identity', 'pkijs', '@microsoft/vscode-azext-utils']) {
      assert.ok(
        packages.some((folder) => folder.endsWith(`node_modules/${one}`)),
        `${one} is not among ${packages.join()}`,
      );
    }
    for (const folder of packages) {
      const { name, version } = JSON.parse(
        await readFile(path.resolve(repositoryRoot, folder, 'package.json'), 'utf8'),
      );
      const [, entry = ''] = notices.split(`\n== ${name} ${version} (`);
      const [text = ''] = entry.split('\n== ');
      assert.match(text, /permission notice|Redistribution and use|Apache License/i, `${name} ${version}`);
    }
  });
});

/** The text of one file in a zip: APPNOTE.TXT 4.3.12 has the form of its directory, 4.3.7 that of what stands before a file. */
function zippedText(zip: Buffer, wanted: string): string {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  for (let at = zip.readUInt32LE(end + 16); at < end; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    if (name === wanted) {
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const content = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      return (zip.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content)).toString('utf8');
    }
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  throw new Error(`${wanted} is not in the package.`);
}
