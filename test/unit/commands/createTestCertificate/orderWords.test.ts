import assert from 'node:assert/strict';
import { replaceQuestion, storesBeside } from '../../../../src/commands/createTestCertificate/orderWords.ts';

describe('The question before a test certificate is written', () => {
  it('looks for older stores of certificates whose keys are not kept', () => {
    assert.deepEqual(storesBeside(['root.cer', 'app.cer', 'app.pfx']), ['root.pfx']);
  });

  it('is not asked if no file exists', () => {
    assert.equal(replaceQuestion('made', [], []), undefined);
  });

  it('names what is lost', () => {
    assert.deepEqual(replaceQuestion('made', ['root.cer', 'app.cer'], []), {
      message: 'Replace 2 files in made?',
      detail: 'root.cer\napp.cer\n\nWhat is in them now is lost.',
      button: 'Replace',
    });
  });

  it('says that an older .pfx beside it does not belong to the new certificate', () => {
    assert.deepEqual(replaceQuestion('made', ['app.cer'], ['app.pfx']), {
      message: 'Replace 1 file in made?',
      detail:
        'app.cer\n\nWhat is in it now is lost.\n\napp.pfx in the same folder stays as it is. It holds the key of an older certificate, not of the new one with the same name.',
      button: 'Replace',
    });
    assert.deepEqual(replaceQuestion('made', [], ['app.pfx', 'root.pfx']), {
      message: 'Create the certificates beside older .pfx files in made?',
      detail:
        'app.pfx and root.pfx in the same folder stay as they are. They hold the keys of older certificates, not of the new ones with the same names.',
      button: 'Create',
    });
  });
});
