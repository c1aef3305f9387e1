import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'rolldown';

type WorkflowParser = typeof import('@actions/workflow-parser') & typeof import('@actions/expressions');

/** GitHub's own parser of workflows, with its expressions. Node cannot load its package as it is: it imports JSON without saying so. */
async function workflowParser(): Promise<WorkflowParser> {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-parser-'));
  try {
    const file = join(folder, 'parser.cjs');
    const entry = join(import.meta.dirname, 'workflowParserEntry.js');
    const contents = "export * from '@actions/workflow-parser'; export * from '@actions/expressions'";
    const plugin: Plugin = {
      name: 'entry',
      resolveId: (id) => (id === entry ? id : undefined),
      load: (id) => (id === entry ? contents : undefined),
    };
    await build({
      input: entry,
      plugins: [plugin],
      platform: 'node',
      logLevel: 'silent',
      output: { file, format: 'cjs' },
    });
    return createRequire(import.meta.url)(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A function that tells what GitHub has against a workflow: by its schema, its expressions, and which job needs which. */
export async function workflowChecker(): Promise<(content: string) => Promise<readonly string[]>> {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await workflowParser();
  return async (content) => {
    const { context, value } = parseWorkflow({ name: 'exported.yml', content }, new NoOperationTraceWriter());
    if (value !== undefined) {
      await convertWorkflowTemplate(context, value);
    }
    return context.errors.getErrors().map(({ message }) => message);
  };
}

/** What an expression is evaluated with. */
export interface Circumstances {
  readonly inputs: Readonly<Record<string, string | boolean>>;
  /** What the step `check` came to. */
  readonly check?: 'success' | 'failure' | 'skipped';
  readonly cancelled?: boolean;
  readonly failure?: boolean;
}

/** A function that gives the value of an expression, with `$\{{ }}` around it or not, as text; a true one is `true`. */
export async function expressionReader(): Promise<(expression: string, circumstances: Circumstances) => string> {
  const { data, Evaluator, Lexer, Parser } = await workflowParser();
  return (expression, { inputs, check = 'skipped', cancelled = false, failure = false }) => {
    const words = expression.replace(/^\$\{\{(.*)\}\}$/, '$1').trim();
    const functions = Object.entries({ always: true, cancelled, failure }).map(([name, value]) => ({
      ...{ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) },
    }));
    const outcome = new data.Dictionary({ key: 'outcome', value: new data.StringData(check) });
    const contexts = new data.Dictionary(
      { key: 'steps', value: new data.Dictionary({ key: 'check', value: outcome }) },
      {
        key: 'inputs',
        value: new data.Dictionary(
          ...Object.entries(inputs).map(([key, value]) => ({
            ...{ key, value: typeof value === 'string' ? new data.StringData(value) : new data.BooleanData(value) },
          })),
        ),
      },
    );
    const parsed = new Parser(new Lexer(words).lex().tokens, ['steps', 'inputs'], functions).parse();
    const known = new Map(functions.map((one) => [one.name, one]));
    return new Evaluator(parsed, contexts, known).evaluate().coerceString();
  };
}
