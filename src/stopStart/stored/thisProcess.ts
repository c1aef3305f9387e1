import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import type { Owner } from '../engine/journal.ts';

const minute = 60_000;
/** A heartbeat is written every 15 seconds; one that is younger than this means that the owner is alive. The clocks of two hosts differ. */
const youngOnThisHost = 2 * minute;
const youngOnOtherHost = 5 * minute;
/**
 * Boot times that differ by less are the same boot: two boots are never so close, and two computations of one boot's time are never so far
 * apart.
 */
const bootToleranceMs = 5 * minute;
const bootTimePrefix = 'boottime:';

/** This process, as the owner of runs. Each call gives a new `instance`. */
export async function thisProcess(program: NonNullable<Owner['program']>): Promise<Owner> {
  const pidNamespace = await ownPidNamespace();
  return {
    host: hostname(),
    bootId: await bootId(),
    pid: process.pid,
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
    processStart: (await processOnLinux(process.pid))?.start ?? '',
    instance: randomUUID(),
    program,
  };
}

/**
 * Whether a run's owner is alive and looks after its run: its heartbeat must be young, and its process must not be known to be gone. A
 * heartbeat in the future counts by its distance, because the clock may have been set.
 */
export async function isOwnerAlive(owner: Owner, heartbeatAt: number, now: number = Date.now()): Promise<boolean> {
  return isYoung(owner, heartbeatAt, now) && (await processOf(owner)) !== 'gone';
}

/** The rule of versions that had a folder for each profile: a process that exists is alive, even without a heartbeat. */
export async function isOlderOwnerAlive(owner: Owner, heartbeatAt: number, now: number = Date.now()): Promise<boolean> {
  const seen = await processOf(owner);
  return seen === 'there' || (seen === 'unseen' && isYoung(owner, heartbeatAt, now));
}

function isYoung({ host }: Owner, heartbeatAt: number, now: number): boolean {
  return Math.abs(now - heartbeatAt) < (host === hostname() ? youngOnThisHost : youngOnOtherHost);
}

/**
 * `unseen`: not known. The process is on another host, in another container, or of another boot (which may be another host of the same name
 * that shares the folder); or a process with that id exists, and it may be another one.
 */
async function processOf(owner: Owner): Promise<'there' | 'gone' | 'unseen'> {
  const isHere = owner.host === hostname() && isSameBoot(owner.bootId, await bootId());
  if (!isHere || (owner.pidNamespace !== undefined && owner.pidNamespace !== (await ownPidNamespace()))) {
    return 'unseen';
  }
  if (!processExists(owner.pid)) {
    return 'gone';
  }
  const process = await processOnLinux(owner.pid);
  if (process === undefined || owner.processStart === '') {
    return 'unseen';
  }
  // The start time shows whether the process id was reused.
  return process.start === owner.processStart && !process.isZombie ? 'there' : 'gone';
}

/** Linux: the namespace of process ids. A container has its own. */
async function ownPidNamespace(): Promise<string | undefined> {
  try {
    return await readlink('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

/** Linux has an id for each boot; elsewhere this is the time of the boot. */
async function bootId(): Promise<string> {
  const id = await textOf('/proc/sys/kernel/random/boot_id');
  return id?.trim() ?? `${bootTimePrefix}${Math.round(Date.now() - uptime() * 1000)}`;
}

/** Exported for its test: computed boot times differ a little each time. */
export function isSameBoot(one: string, other: string): boolean {
  if (one.startsWith(bootTimePrefix) && other.startsWith(bootTimePrefix)) {
    const [first, second] = [one, other].map((id) => Number(id.slice(bootTimePrefix.length)));
    return Math.abs((first ?? Number.NaN) - (second ?? Number.NaN)) < bootToleranceMs;
  }
  return one === other;
}

function processExists(pid: number): boolean {
  try {
    // Signal 0 only checks whether the process exists.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Linux: start time in clock ticks since the boot, and whether it is a zombie. See proc_pid_stat(5), fields 3 and 22. */
async function processOnLinux(
  pid: number,
): Promise<{ readonly start: string; readonly isZombie: boolean } | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  // The command's name is in parentheses and may itself contain parentheses and spaces.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return start === undefined ? undefined : { start, isZombie: state === 'Z' || state === 'X' };
}

/** Undefined if there is no such file: on Windows, on macOS, or because the process ended. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
