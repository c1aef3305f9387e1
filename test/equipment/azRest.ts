/*
 * A stand-in for `az rest`, run as a program. It does what the Azure CLI does with these arguments: `@-` and `@FILE` are read
 * (`_expand_file_prefixed_files` of azure-cli-core), the body is sent as JSON, and an answer of 400 or more ends it with 1.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  args: process.argv.slice(2).map(loaded),
  allowPositionals: true,
  options: {
    method: { type: 'string' },
    url: { type: 'string' },
    body: { type: 'string' },
    query: { type: 'string' },
    output: { type: 'string' },
  },
});
if (positionals.join(' ') !== 'rest' || values.method === undefined || values.url === undefined) {
  throw new Error(`Not understood: az ${process.argv.slice(2).join(' ')}`);
}

const headers = { Authorization: `Bearer ${process.env['AZ_STAND_IN_TOKEN']}`, 'Content-Type': 'application/json' };
const sent = request(values.url, { method: values.method.toUpperCase(), headers }, (response) => {
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  response.on('end', () => end(response.statusCode ?? 0, text));
});
sent.end(values.body === undefined ? undefined : JSON.stringify(JSON.parse(values.body)));

function loaded(argument: string): string {
  if (!argument.startsWith('@')) {
    return argument;
  }
  return readFileSync(argument === '@-' ? 0 : argument.slice(1), 'utf8').replace(/\n+$/, '');
}

function end(status: number, text: string): void {
  if (status >= 400) {
    process.stderr.write(`ERROR: ${status} ${text}\n`);
    process.exitCode = 1;
    return;
  }
  const names = values.query?.split('.') ?? [];
  const found = names.reduce((value, name) => value?.[name], text === '' ? undefined : JSON.parse(text));
  if (found !== undefined) {
    process.stdout.write(`${values.output === 'tsv' ? found : JSON.stringify(found)}\n`);
  }
}
