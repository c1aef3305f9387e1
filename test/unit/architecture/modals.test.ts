import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sourceFiles } from '../../equipment/sourceImports.ts';

const source = join(resolve(import.meta.dirname, '../../..'), 'src');

/** Where every answer loses, stops and replaces nothing, so that Enter may press the first button. */
const harmless = [
  'commands/addCertificate/askOne.ts',
  'commands/serverCertificates/importServerCertificate.ts',
  'commands/serverCertificates/removeServerCertificate.ts',
  'commands/serverCertificates/renewServerCertificate.ts',
  'commands/serverCertificates/uploadServerCertificate.ts',
];

function filesWith(pattern: RegExp): readonly string[] {
  return sourceFiles(source).filter((file) => pattern.test(readFileSync(join(source, file), 'utf8')));
}

describe('Modal dialogs', () => {
  it('are all shown by askBeforeHarm.ts, so that Enter does no harm', () => {
    assert.deepEqual(filesWith(/\bmodal\b\s*[:,}]/), ['ui/askBeforeHarm.ts']);
  });

  it('let Enter press the first button only where no button does harm', () => {
    assert.deepEqual(filesWith(/\baskHarmless\(/), harmless);
  });
});
