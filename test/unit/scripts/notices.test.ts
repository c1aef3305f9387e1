import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  filesByPackage,
  foreignComments,
  type LicensedPackage,
  licenseProblem,
  noticeOf,
  noticesOf,
} from '../../../scripts/notices.ts';

const mit: LicensedPackage = {
  name: 'one',
  version: '1.2.3',
  license: 'MIT',
  author: 'Ann Author',
  repository: 'https://github.com/ann/one',
  licenseText:
    'MIT License\r\n\r\nCopyright (c) Ann Author\r\n\r\nPermission is hereby granted, free\r\nof charge, to any person',
};

function withLicense(license: string | undefined, licenseText: string | undefined): LicensedPackage {
  return { ...mit, license, licenseText };
}

describe('Third-party notices', () => {
  it('let a package ship whose license file is the text of a permissive license', () => {
    assert.equal(licenseProblem(mit), undefined);
    const isc = 'Permission to use, copy, modify, and/or distribute this software for any purpose';
    const bsd = 'Redistribution and use in source and binary forms, with or without modification';
    assert.equal(licenseProblem(withLicense('ISC', isc)), undefined);
    assert.equal(licenseProblem(withLicense('BSD-3-Clause', bsd)), undefined);
    assert.equal(licenseProblem(withLicense('Apache-2.0', ' Apache License\n Version 2.0')), undefined);
    assert.equal(licenseProblem(withLicense('(BSD-3-Clause OR GPL-2.0)', bsd)), undefined);
    assert.equal(licenseProblem(withLicense('MIT AND ISC', `${mit.licenseText}\n${isc}`)), undefined);
  });

  it('stop a package with any other license, or none that is named', () => {
    for (const license of [
      ...['MPL-2.0', 'GPL-3.0-only', 'LGPL-2.1', 'UNLICENSED', 'SEE LICENSE IN LICENSE', 'MIT AND MPL-2.0', 'toString'],
      ...['', undefined],
    ]) {
      assert.match(licenseProblem(withLicense(license, mit.licenseText)) ?? '', /^one 1\.2\.3: its license is /);
    }
  });

  it('stop a package without a license file, except one under MIT with an author', () => {
    assert.equal(licenseProblem(withLicense('MIT', undefined)), undefined);
    for (const one of [
      withLicense('ISC', undefined),
      { ...withLicense('MIT', undefined), author: undefined },
      withLicense('MIT AND ISC', undefined),
    ]) {
      assert.match(licenseProblem(one) ?? '', /^one 1\.2\.3: it has no license file/);
    }
  });

  it('stop a package whose license file is another text', () => {
    const one = withLicense('MIT', 'See https://example.com/license');
    assert.equal(licenseProblem(one), 'one 1.2.3: its license file is not the text of MIT.');
    assert.match(licenseProblem(withLicense('MIT AND ISC', mit.licenseText)) ?? '', /not the text of ISC/);
  });

  it('have the version, the repository and the texts of each package', () => {
    const entry = noticeOf({ ...mit, noticeText: 'Passed on.\n' });
    assert.equal(
      entry,
      `== one 1.2.3 (MIT)\nhttps://github.com/ann/one\n\n${mit.licenseText?.replaceAll('\r', '')}\n\nNOTICE:\n\nPassed on.\n`,
    );
    const choice = noticeOf(withLicense('(BSD-3-Clause OR GPL-2.0)', 'Redistribution and use'));
    assert.match(choice, /^== one 1\.2\.3 \(BSD-3-Clause, of \(BSD-3-Clause OR GPL-2\.0\)\)\n/);
  });

  it('say of a package without a license file that the standard text stands in its place', () => {
    const entry = noticeOf(withLicense('MIT', undefined));
    assert.match(entry, /one has no license file; package\.json says MIT\.\n\nCopyright \(c\) Ann Author\n/);
    assert.match(entry, /Permission is hereby granted, free of charge/);
  });

  it('know the package of a file, also one inside another and one with a scope', () => {
    const files = filesByPackage([
      'src/extension.ts',
      'node_modules/b/lib/index.js',
      'node_modules/b/lib/other.js',
      '../main/node_modules/@a/c/node_modules/@d/e/dist/index.js',
      'C:\\house\\node_modules\\@a\\c\\index.js',
    ]);
    assert.deepEqual(
      [...files.keys()],
      ['node_modules/b', '../main/node_modules/@a/c/node_modules/@d/e', 'C:\\house\\node_modules\\@a\\c'],
    );
    assert.deepEqual(files.get('node_modules/b'), ['node_modules/b/lib/index.js', 'node_modules/b/lib/other.js']);
  });

  it('are made of what is installed', async () => {
    assert.match(
      await noticesOf('This has pkijs.', ['node_modules/pkijs/build/index.js']),
      /^This has pkijs\.\n\n== pkijs [\d.]+ \(BSD-3-Clause\)\nhttps:\/\/github\.com\/PeculiarVentures\/PKI\.js\n\n[\s\S]+Redistribution and use/,
    );
  });

  it('name every package that must not ship', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'notices-'));
    try {
      const copyleft = { name: 'copyleft', version: '1.0.0', license: 'MPL-2.0' };
      const bare = { name: 'bare', version: '2.0.0', license: 'ISC' };
      const files = await Promise.all([copyleft, bare].map((manifest) => installed(root, manifest)));
      await assert.rejects(
        noticesOf('', files),
        (error: Error) => /copyleft 1\.0\.0/.test(error.message) && /bare 2\.0\.0/.test(error.message),
      );
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('have the comments that name holders of copyrights whom the license file does not name', () => {
    const license = 'Copyright (c) 2010, Digital Bazaar, Inc.\nAll rights reserved.';
    const own = '/**\n * Ciphers.\n *\n * Copyright (c) 2010-2014 Digital Bazaar, Inc.\n */';
    const taken = '/**\n * RC2.\n *\n * Copyright (c) 2012 Stefan Siegl\n */';
    assert.deepEqual(foreignComments(`${own}\nlet a; /* A comment. */\n${taken}\nlet b;`, license), [
      'RC2.\n\nCopyright (c) 2012 Stefan Siegl',
    ]);
    const entry = noticeOf({ ...mit, foreignComments: ['RC2.'] });
    assert.match(entry, /\n\nIn its files:\n\nRC2\.\n$/);
  });
});

/** Puts a package without a license file below `root`. Gives its file. */
async function installed(root: string, manifest: { readonly name: string }): Promise<string> {
  const folder = path.join(root, 'node_modules', manifest.name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'index.js'), '');
  return path.join(folder, 'index.js');
}
