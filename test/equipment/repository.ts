import path from 'node:path';

/** The root of this repository. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** What tests and `npm start` install and want to keep; git-ignored, safe to delete. */
export const cacheFolder = path.join(repositoryRoot, '.cache');

/** What bundled tests are written to; git-ignored. */
export const outFolder = path.join(repositoryRoot, 'out');

/** Pictures that tests take; git-ignored. */
export const screenshotFolder = path.join(repositoryRoot, '.screenshots');

/** Certificates and other files that tests read. */
export const fixtureFolder = path.join(repositoryRoot, 'test', 'fixtures');
