import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'ase-certificates.ase-certificates';

describe('The extension in a real extension host', () => {
  it('is found by its id and activates', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
