import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { literally, withoutAddresses } from '../../../src/text/literally.ts';
import { repositoryRoot } from '../../equipment/repository.ts';

// As VS Code finds icons (base/common/iconLabels) and links (base/common/linkedText).
const icon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+\)/i;

describe('Text from outside', () => {
  it('is no icon and no link, and looks the same', () => {
    for (const text of [
      'CN=$(trash)',
      '$(sync~spin) [Fix it](command:workbench.action.quit)',
      '[a](https://evil.example)',
      '[$(warning)](file:///etc/passwd)',
      '$$(trash)](',
    ]) {
      const shown = literally(text);
      assert.doesNotMatch(shown, icon);
      assert.doesNotMatch(shown, link);
      assert.equal(shown.replaceAll('\u2060', ''), text);
    }
  });

  it('stays as it is where nothing in it would be drawn', () => {
    const text = 'contoso-root (2 of 3), $5 [a] (b)';
    assert.equal(literally(text), text);
  });

  it('has no address in a tooltip that a click would open', () => {
    const shown = withoutAddresses('at http://evil.example, www.evil.example or Me@evil.example');
    assert.doesNotMatch(shown, /:\/\/|www\.|[a-z]@/i);
    assert.equal(shown.replaceAll('\u2060', ''), 'at http://evil.example, www.evil.example or Me@evil.example');
  });

  it('is said letter by letter wherever a picker, an input or a notification is opened without ui/', () => {
    const opens = /window\s*\.(?:showQuickPick|showInputBox|showInformationMessage|showErrorMessage)\(/;
    const careless = sourceFiles('src').filter((file) => {
      const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
      return !file.startsWith('src/ui/') && opens.test(text) && !text.includes('literally(');
    });
    assert.deepEqual(careless, []);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`);
}
