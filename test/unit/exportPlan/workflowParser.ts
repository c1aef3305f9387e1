import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

type WorkflowParser = typeof import('@actions/workflow-parser');

/** GitHub's own parser of workflows. Node cannot load its package as it is: it imports JSON without saying so. */
async function workflowParser(): Promise<WorkflowParser> {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-parser-'));
  try {
    const outfile = join(folder, 'parser.cjs');
    const contents = "export * from '@actions/workflow-parser'";
    await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      format: 'cjs',
      platform: 'node',
      outfile,
      logLevel: 'silent',
    });
    return createRequire(import.meta.url)(outfile);
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
