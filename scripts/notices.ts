import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '../test/equipment/repository.ts';

/** The file with the notices of everything that ships, at the root of the extension; git-ignored, because packaging writes it. */
export const noticesFile = 'ThirdPartyNotices.txt';

/** What a package says about its license, and the files that say it. */
export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json has it: an SPDX expression. */
  readonly license?: string | undefined;
  readonly author?: string | undefined;
  readonly repository?: string | undefined;
  /** The text of its license file; absent when the package has none. */
  readonly licenseText?: string | undefined;
  /** The text of its NOTICE file, which the Apache license and Microsoft ask to pass on. */
  readonly noticeText?: string | undefined;
  /** Comments in its files that name a copyright of somebody whom its license file does not name: code that it took over. */
  readonly foreignComments?: readonly string[];
}

/** The licenses that may ship, by SPDX id, each with words that its text has. Licenses that ask for the source of changes are not here. */
const permissive: Readonly<Record<string, RegExp>> = {
  '0BSD': /Permission to use, copy, modify, and(\/or)? distribute this software/,
  'Apache-2.0': /Apache License/,
  'BlueOak-1.0.0': /Blue Oak Model License/,
  'BSD-2-Clause': /Redistribution and use in source and binary forms/,
  'BSD-3-Clause': /Redistribution and use in source and binary forms/,
  'CC0-1.0': /CC0 1\.0 Universal/,
  ISC: /Permission to use, copy, modify, and(\/or)? distribute this software/,
  MIT: /Permission is hereby granted, free of charge/,
  Unlicense: /This is free and unencumbered software/,
};

/**
 * The notices of the packages that these files come from, as one text. The files are those of which some code is in a bundle, relative to
 * the root of the repository. Throws when a license is missing or does not permit shipping; the error names each such package.
 */
export async function noticesOf(heading: string, files: readonly string[]): Promise<string> {
  const packages = await Promise.all([...filesByPackage(files)].map(([folder, own]) => readPackage(folder, own)));
  const problems = packages.flatMap((one) => licenseProblem(one) ?? []);
  if (problems.length > 0) {
    throw new Error(`These packages must not ship:\n${problems.join('\n')}`);
  }
  return `${heading}\n\n${[...new Set(packages.map(noticeOf))].sort().join('\n')}`;
}

/** The files of packages, by the folder of each package. */
export function filesByPackage(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  // The last node_modules of a path counts: a package may have packages of its own.
  const folderOf = (file: string): string =>
    /^(.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file)?.[1] ?? '';
  return Map.groupBy(
    files.filter((file) => folderOf(file) !== ''),
    folderOf,
  );
}

/** Why a package must not ship, or `undefined`. */
export function licenseProblem({ name, version, license, licenseText, author }: LicensedPackage): string | undefined {
  const ids = chosenLicense(license);
  if (ids === undefined) {
    return `${name} ${version}: its license is ${license ?? 'not named'}, which is not a known permissive one.`;
  }
  if (licenseText === undefined) {
    const canBeWritten = ids.length === 1 && ids[0] === 'MIT' && author !== undefined;
    return canBeWritten ? undefined : `${name} ${version}: it has no license file (${license}).`;
  }
  const absent = ids.filter((id) => !permissive[id]?.test(licenseText.replaceAll(/\s+/g, ' ')));
  return absent.length === 0
    ? undefined
    : `${name} ${version}: its license file is not the text of ${absent.join(', ')}.`;
}

/** The entry of a package that may ship. Where the package has no license file, the entry says so and has the standard text. */
export function noticeOf(one: LicensedPackage): string {
  const { name, version, license, licenseText, noticeText, repository, author } = one;
  const from = repository === undefined ? [] : [repository];
  const chosen = chosenLicense(license)?.join(' AND ');
  const terms = chosen === license ? license : `${chosen}, of ${license}`;
  const text = licenseText ?? `${name} has no license file; package.json says MIT.\n\n${mitText(author ?? name)}`;
  const notice = noticeText === undefined ? [] : ['', 'NOTICE:', '', tidied(noticeText)];
  const comments = (one.foreignComments ?? []).flatMap((comment) => ['', 'In its files:', '', comment]);
  return [`== ${name} ${version} (${terms})`, ...from, '', tidied(text), ...notice, ...comments, ''].join('\n');
}

/** The comments of a source with a copyright whose holder the license text does not name. */
export function foreignComments(source: string, licenseText = ''): readonly string[] {
  const known = spaced(licenseText);
  const comments = source.match(/\/\*[\s\S]*?\*\//g)?.map(withoutStars) ?? [];
  return comments.filter((comment) => {
    const holders = [...comment.matchAll(/copyright (?:\(c\) )?(?:\d[\d, -]*)?(.+?)(?: \(c\) \d+|\.|$)/gim)];
    return holders.some(([, holder = '']) => !known.includes(spaced(holder)));
  });
}

function withoutStars(comment: string): string {
  const lines = comment.replace(/^\/\*[*!]?|\*\/$/g, '').split(/\r?\n/);
  return lines
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The ids of the first choice that is permissive: "A OR B" leaves the choice, "A AND B" asks for both. No deeper expression is understood. */
function chosenLicense(license = ''): readonly string[] | undefined {
  const choices = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.map((choice) => choice.split(' AND ')).find((ids) => ids.every((id) => Object.hasOwn(permissive, id)));
}

async function readPackage(folder: string, files: readonly string[]): Promise<LicensedPackage> {
  const within = path.resolve(repositoryRoot, folder);
  const manifest = JSON.parse(await readFile(path.join(within, 'package.json'), 'utf8'));
  const names = await readdir(within);
  const textOf = async (pattern: RegExp): Promise<string | undefined> => {
    const name = names.find((one) => pattern.test(one));
    return name === undefined ? undefined : readFile(path.join(within, name), 'utf8');
  };
  const licenseText = await textOf(/^(licen[cs]e|copying)(\.|-|$)/i);
  const sources = await Promise.all(files.map((file) => readFile(path.resolve(repositoryRoot, file), 'utf8')));
  return {
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    author: manifest.author?.name ?? manifest.author,
    repository: repositoryAddress(manifest.repository?.url ?? manifest.repository),
    licenseText,
    noticeText: await textOf(/^notice(\.|$)/i),
    foreignComments: [...new Set(sources.flatMap((source) => foreignComments(source, licenseText)))],
  };
}

/** package.json may have "owner/name", "github:owner/name" or "git+https://….git". */
function repositoryAddress(written: string | undefined): string | undefined {
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(written ?? '')?.[1];
  return short === undefined ? written?.replace(/^git\+/, '').replace(/\.git$/, '') : `https://github.com/${short}`;
}

function tidied(text: string): string {
  return text.trim().replaceAll('\r\n', '\n');
}

/** https://spdx.org/licenses/MIT.html */
function mitText(author: string): string {
  return `Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
