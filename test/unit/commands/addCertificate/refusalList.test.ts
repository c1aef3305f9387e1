import assert from 'node:assert/strict';
import { refusalList } from '../../../../src/commands/addCertificate/refusalList.ts';

describe('The list of refused files', () => {
  it('has a line for each, which reads well as it is', () => {
    const refusals = [
      { file: 'my_root-ca.v2.pem', sentence: 'Certificate 2 (line 31) is cut off.' },
      { file: 'server.pfx', sentence: 'It holds a private key.' },
    ];
    assert.ok(
      refusalList(refusals).endsWith(
        '\n\n- **my_root-ca.v2.pem**: Certificate 2 (line 31) is cut off.\n- **server.pfx**: It holds a private key.\n',
      ),
    );
  });

  it('takes neither names nor reasons for Markdown', () => {
    const refusals = [{ file: '[a](command:b)**.pem\n# c', sentence: 'No end of <img src=x>\n- `d`.' }];
    assert.equal(
      refusalList(refusals).split('\n').slice(4).join('\n'),
      '- **\\[a\\](command:b)\\*\\*.pem # c**: No end of \\<img src=x\\> - \\`d\\`.\n',
    );
  });
});
