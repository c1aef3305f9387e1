import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import type { Owner } from '../engine/journal.ts';

const minute = 60_000;
/** Without a process to look at, a heartbeat (written every 15 seconds) this young means life. */
const heartbeatOnOtherHost = 5 * minute;
const heartbeatOnThisHost = 2 * minute;
/** Two boots are never so close; two computations of one boot's time are not so far apart. */
const bootToleranceMs = 5 * minute;
const bootTimePrefix = 'boottime:';

/** This process, as the owner of runs. A new `instance` each time it is asked. */
export async function thisProcess(): Promise<Owner> {
  return {
    host: hostname(),
    bootId: await bootId(),
    pid: process.pid,
    processStart: (await processOnLinux(process.pid))?.start ?? '',
    instance: randomUUID(),
  };
}

/**
 * Whether a run's owner lives. On this host and boot the process itself tells; its start time, where the host gives one, guards against
 * a process id that was used again. Elsewhere, and where there is no start time, the heartbeat tells.
 */
export async function isOwnerAlive(owner: Owner, heartbeatAt: number, now: number = Date.now()): Promise<boolean> {
  const age = Math.abs(now - heartbeatAt);
  if (owner.host !== hostname()) {
    return age < heartbeatOnOtherHost;
  }
  if (!isSameBoot(owner.bootId, await bootId()) || !processExists(owner.pid)) {
    return false;
  }
  const process = await processOnLinux(owner.pid);
  if (process === undefined || owner.processStart === '') {
    return age < heartbeatOnThisHost;
  }
  return process.start === owner.processStart && !process.isZombie;
}

/** Linux has an id of its own for each boot; elsewhere it is the time of the boot. */
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
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Linux: start time in clock ticks since the boot, and whether it is dead but not yet buried. See proc_pid_stat(5), fields 3 and 22. */
async function processOnLinux(
  pid: number,
): Promise<{ readonly start: string; readonly isZombie: boolean } | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  // The command's name, in parentheses, may hold anything, parentheses and spaces included.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return start === undefined ? undefined : { start, isZombie: state === 'Z' || state === 'X' };
}

/** Undefined where there is no such file: on Windows, on macOS, or because the process ended. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
