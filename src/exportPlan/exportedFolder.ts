import { createHash } from 'node:crypto';
import { isAppName, type PlanFile } from '../runner/planSchema.ts';
import { shownName } from '../text/shownName.ts';
import { azurePipeline } from './azurePipeline.ts';
import type { ExportedPlan } from './exportedPlan.ts';
import { githubWorkflow } from './githubWorkflow.ts';
import { environmentSlug } from './quoting.ts';
import { readme } from './readme.ts';
import { runCmd, runSh } from './runScripts.ts';

/** The program that runs plans, from the extension. */
export interface Program {
  readonly version: string;
  readonly script: Uint8Array;
  readonly notices: Uint8Array;
  /** The JSON schema of `plan.json`. */
  readonly schema: Uint8Array;
}

export interface ExportedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The name of an exported plan's folder. */
export function folderName({ environment }: ExportedPlan): string {
  return `stop-and-start-${environmentSlug(environment.name)}`;
}

/** All files of the folder. Texts end with a line end; only `run.cmd` has carriage returns. */
export function exportedFiles(plan: ExportedPlan, program: Program): readonly ExportedFile[] {
  const folder = folderName(plan);
  const sha256 = createHash('sha256').update(program.script).digest('hex');
  const texts: Readonly<Record<string, string>> = {
    'README.md': readme(plan, { version: program.version, sha256 }),
    'plan.json': planFile(plan),
    SHA256SUMS: `${sha256}  stop-start.mjs\n`,
    'run.sh': runSh,
    'run.cmd': runCmd,
    'github-workflow.yml': githubWorkflow(plan, folder),
    'azure-pipelines.yml': azurePipeline(plan, folder),
    // Git on Windows would change the line ends, and with them the checksum.
    '.gitattributes': 'stop-start.mjs -text\nrun.sh text eol=lf\nrun.cmd -text\n',
  };
  return [
    ...Object.entries(texts).map(([name, text]) => ({ name, content: Buffer.from(text, 'utf8') })),
    { name: 'stop-start.mjs', content: program.script },
    { name: 'plan.schema.json', content: program.schema },
    { name: 'NOTICES.txt', content: program.notices },
  ];
}

/** The plan as `plan.json`, which people read and change. */
export function planFile({ environment, cloud, tenantId, waves, atATime, timeoutSeconds }: ExportedPlan): string {
  const file: PlanFile = {
    $schema: './plan.schema.json',
    version: 1,
    cloud,
    ...(tenantId === '' ? {} : { tenantId }),
    environment: environment.id,
    atATime,
    timeoutSeconds,
    waves: waves.map(({ title, lookAfter, apps }) => ({
      title: shownName(title).slice(0, 200),
      ...(lookAfter ? { lookAfter } : {}),
      apps: apps.map(({ id, name }) => (isAppName(name) ? name : id)),
    })),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
