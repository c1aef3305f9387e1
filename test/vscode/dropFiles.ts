import type { Locator, Page } from 'playwright-core';

/** A file as it comes from the operating system's file manager. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Drops files from outside the window on an element, with the events that a browser sends for it. */
export async function dropFiles(page: Page, target: Locator, files: readonly DroppedFile[]): Promise<void> {
  const contents = files.map((file) => ({ name: file.name, base64: Buffer.from(file.bytes).toString('base64') }));
  const dataTransfer = await page.evaluateHandle(buildDataTransfer, contents);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await target.dispatchEvent(type, { dataTransfer });
  }
  await dataTransfer.dispose();
}

/** Runs in the page, where this class of the browser is. */
declare const DataTransfer: new () => { readonly items: { add(file: File): void } };

function buildDataTransfer(contents: readonly { name: string; base64: string }[]): InstanceType<typeof DataTransfer> {
  const transfer = new DataTransfer();
  for (const { name, base64 } of contents) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  return transfer;
}
