import { windowsRoots } from './windowsRoots.ts';

/** What a command prints on an instance. */
export interface Printed {
  readonly Output: string;
  readonly Error: string;
  readonly ExitCode: number;
}

export interface WindowsInstance {
  readonly id: string;
  readonly computer: string;
  /** SHA-1 thumbprints of the environment's roots that it has loaded. */
  readonly trustStore: readonly string[];
}

/**
 * The console of a Windows instance, for the little that is asked of it: PowerShell's listing of the trusted roots, and statements
 * that print variables of the environment, thumbprints and their number. Anything else is not recognized, as on Windows.
 */
export function runOnWindows(command: string, on: WindowsInstance): Printed {
  const [, script] = /^powershell(?: -\w+(?: None)?)* -Command "([^"]*)"$/i.exec(command) ?? [];
  if (script === undefined) {
    return failed(`'${command.split(' ')[0] ?? ''}' is not recognized as an internal or external command,`);
  }
  const roots = [...windowsRoots, ...on.trustStore];
  const lines: string[] = [];
  for (const statement of script.split(/;\s*/)) {
    const printed = run(statement.trim(), on, roots);
    if (printed === undefined) {
      return failed(`${statement} : The term is not recognized as the name of a cmdlet, function or script file.`);
    }
    lines.push(...printed);
  }
  return { Output: lines.map((line) => `${line}\r\n`).join(''), Error: '', ExitCode: 0 };
}

/** The lines that a statement prints; undefined when it is none that is known. */
function run(statement: string, { id, computer }: WindowsInstance, roots: readonly string[]): string[] | undefined {
  const variables: Readonly<Record<string, string>> = {
    '$env:WEBSITE_INSTANCE_ID': id,
    '$env:COMPUTERNAME': computer,
    '$roots.Count': String(roots.length),
  };
  const [, text, variable] = /^'([^']*)' \+ (\S+)$/.exec(statement) ?? [];
  if (text !== undefined && variable !== undefined) {
    const value = variables[variable];
    return value === undefined ? undefined : [`${text}${value}`];
  }
  switch (statement) {
    case `$ErrorActionPreference = 'Stop'`:
    case '$roots = @(dir Cert:\\LocalMachine\\Root)':
      return [];
    case 'foreach ($root in $roots) { $root.Thumbprint }':
      return [...roots];
    case 'dir Cert:\\LocalMachine\\Root':
      return ['Thumbprint                                Subject', ...roots.map((root) => `${root}  CN=…`)];
    default:
      return undefined;
  }
}

function failed(message: string): Printed {
  return { Output: '', Error: `${message}\r\n`, ExitCode: 1 };
}
