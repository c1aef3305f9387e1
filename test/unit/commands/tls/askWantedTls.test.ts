import assert from 'node:assert/strict';
import { askWantedTls, type WantedAnswers, wantedOf } from '../../../../src/commands/tls/askWantedTls.ts';
import { type Asking, type InputOptions, type PickRow, type Rows, Series } from '../../../../src/ui/questions.ts';

describe('The questions for wanted TLS settings', () => {
  const inputs: InputOptions[] = [];

  /** Answers each question with the rows of these labels, or with this text. */
  const answering = (labels: readonly string[], text = ''): Asking => {
    const chosen = async <T>(rows: Rows<T> | Promise<Rows<T>>): Promise<T[]> =>
      (await rows)
        .filter((row): row is PickRow<T> => 'label' in row && labels.includes(row.label))
        .map(({ data }) => data);
    return {
      signal: new AbortController().signal,
      pickOne: async (rows) => (await chosen(rows))[0] ?? assert.fail('No row fits.'),
      pickArriving: () => assert.fail(),
      pickMany: chosen,
      input: (options) => {
        inputs.push(options);
        return Promise.resolve(text);
      },
    };
  };
  const ask = async (asking: Asking): Promise<WantedAnswers> => {
    const asked = askWantedTls(Series.with({})).begin();
    for (const question of asked.questions) {
      if (question.isNeeded()) {
        await question.ask(asking);
      }
    }
    return asked.answers();
  };

  it('ask only for the values of what was picked', async () => {
    const answers = await ask(answering(['Minimum TLS version', 'HTTPS only', 'TLS 1.3', 'No']));
    assert.deepEqual(wantedOf(answers), { minTlsVersion: '1.3', httpsOnly: false });
  });

  it('take client certificates with their mode, and paths as they are', async () => {
    const labels = ['Client certificates', 'Paths without client certificate', 'Optional'];
    assert.deepEqual(wantedOf(await ask(answering(labels, ' /health, ,/ready '))), {
      clientCertificates: 'Optional',
      clientCertExclusionPaths: '/health,/ready',
    });
    assert.deepEqual(wantedOf(await ask(answering(['Paths without client certificate']))), {
      clientCertExclusionPaths: '',
    });
  });

  it('accept only paths that begin with a slash', async () => {
    await ask(answering(['Paths without client certificate']));
    const validate = inputs.at(-1)?.validateInput;
    assert.equal(validate?.('/a, /b'), undefined);
    assert.equal(validate?.(''), undefined);
    assert.equal(validate?.('/a,b'), 'Each path begins with a slash.');
  });

  it('keep nothing of the target or of the list of settings', () => {
    const answers = { ...{ target: 'contoso-ase' }, settings: ['minTlsVersion'], minTlsVersion: '1.2' } as const;
    assert.deepEqual(wantedOf(answers as unknown as WantedAnswers), { minTlsVersion: '1.2' });
  });
});
