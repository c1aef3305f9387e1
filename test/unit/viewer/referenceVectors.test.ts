import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { contentOfFile } from '../../../src/viewer/content.ts';
import { describeItem } from '../../../src/viewer/describeItem.ts';
import { contentPage } from '../../../src/viewer/page/contentPage.ts';
import { assertSound, textContent } from './page/markup.ts';
import { context, now } from './page/shown.ts';

const folder = path.join(
  process.env['ASE_REFERENCE'] ?? path.join(import.meta.dirname, '../../../../shared/reference'),
  'vectors',
);

/** Characters that are invisible or move others. Line ends are allowed, because the text itself has some. */
const unseen = /(?!\n)\p{Cc}|[\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

async function assertShown(file: string): Promise<void> {
  const content = await contentOfFile(readFileSync(file), undefined);
  const certificates = content.kind === 'certificates' ? content.certificates.slice(0, 5) : [undefined];
  for (const shown of certificates) {
    const page = contentPage(content, shown, { ...context, where: path.basename(file), now }).text;
    assertSound(page);
    assert.doesNotMatch(textContent(page), unseen, file);
    assert.doesNotMatch(shown === undefined ? '' : describeItem(shown), unseen, file);
  }
}

describe('The viewer on reference certificates', function () {
  this.timeout(60_000);

  before(function () {
    if (!existsSync(folder)) {
      this.skip();
    }
  });

  for (const group of ['11-nodejs', '18-lab-algorithms', '19-lab-encodings', '20-lab-rootcheck']) {
    it(`draws a sound page of every file of ${group}, without invisible characters`, async () => {
      for (const name of readdirSync(path.join(folder, group))) {
        await assertShown(path.join(folder, group, name));
      }
    });
  }
});
