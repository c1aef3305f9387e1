import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One running process of this machine. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

const run = promisify(execFile);
const largeList = { maxBuffer: 32 * 1024 * 1024 };

/** All processes that this user may see. On Linux read from /proc, because slim images have no `ps`. */
export async function runningProcesses(): Promise<RunningProcess[]> {
  switch (process.platform) {
    case 'linux':
      return processesFromProc();
    case 'win32':
      return processesFromPowerShell();
    default:
      return processesFromPs();
  }
}

/** `pid` and everything below it, parents first; only `pid` when the list no longer has it. */
export async function processTree(pid: number): Promise<RunningProcess[]> {
  const all = await runningProcesses();
  const tree = all.filter((row) => row.pid === pid);
  for (const parent of tree) {
    // The loop also visits what it pushes, so grandchildren are found too.
    tree.push(...all.filter((row) => row.parent === parent.pid));
  }
  return tree;
}

/** Is the process there? A process that ended and was not yet waited for still counts as there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends `signal` to each process; one that has ended meanwhile is fine. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids.filter(isAlive)) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}

async function processesFromProc(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(pids.map(processFromProc));
  return rows.filter((row) => row !== undefined);
}

async function processFromProc(pid: string): Promise<RunningProcess | undefined> {
  try {
    const [stat, commandLine] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // "pid (name) state parent …": the name may itself hold spaces and brackets.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(pid), parent: Number(parent), commandLine: commandLine.replaceAll('\0', ' ').trim() };
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

async function processesFromPs(): Promise<RunningProcess[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,command='], largeList);
  return [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, commandLine]) => ({
    pid: Number(pid),
    parent: Number(parent),
    commandLine: commandLine ?? '',
  }));
}

async function processesFromPowerShell(): Promise<RunningProcess[]> {
  const query = 'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine | ConvertTo-Json';
  const { stdout } = await run('powershell', ['-NoProfile', '-Command', query], largeList);
  const rows = JSON.parse(stdout) as { ProcessId: number; ParentProcessId: number; CommandLine: string | null }[];
  return rows.map((row) => ({ pid: row.ProcessId, parent: row.ParentProcessId, commandLine: row.CommandLine ?? '' }));
}
