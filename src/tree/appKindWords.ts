import type { App } from '../azure/app.ts';

/** What the kinds of apps are called within a sentence. */
export const kindWords: Readonly<Record<App['kind'], string>> = {
  web: 'web app',
  function: 'function app',
  logic: 'logic app',
};

/** What the operating systems are called. */
export const systemWords: Readonly<Record<App['os'], string>> = { windows: 'Windows', linux: 'Linux' };
