import { contentOfFile, type ShownCertificates } from '../../../../src/viewer/content.ts';
import type { PageContext } from '../../../../src/viewer/page/certificatePage.ts';
import { contentPage } from '../../../../src/viewer/page/contentPage.ts';
import { itemsOf, type ShownItem } from '../../../../src/viewer/shownItem.ts';
import { armour } from '../../../fixtures/derWriter.ts';
import type { MadeCertificate } from '../../../fixtures/madeCertificate.ts';

export const now = Date.UTC(2026, 10, 24);

/** What a viewer shows of a file. */
export async function shownFile(bytes: Uint8Array, password?: string): Promise<ShownCertificates> {
  const content = await contentOfFile(bytes, password);
  if (content.kind !== 'certificates') {
    throw new Error(`It is ${content.kind}.`);
  }
  return content;
}

/** What a viewer shows of a bundle. */
export function shownBundle(...made: readonly MadeCertificate[]): Promise<ShownCertificates> {
  return shownFile(Buffer.from(made.map(({ der }) => armour('CERTIFICATE', der)).join('')));
}

/** When and where a page is drawn in tests: no environment is listed. */
export const context: PageContext = {
  ...{ where: 'test.cer', isFile: true, now, warningDays: 60 },
  placesOf: () => ({ has: [], hasNot: [], unclear: [], notLoaded: [] }),
};

/** The page of a file, with its first item or another. */
export function pageOf(content: ShownCertificates, shown: ShownItem | undefined = itemsOf(content)[0]): string {
  return contentPage(content, shown, context).text;
}
