import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a step's script of bash hands to `node`, argument by argument; undefined where it does not get there, or does more than that. */
export function argumentsOfNode(script: string, env: Readonly<Record<string, string>>): readonly string[] | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'bash-step-'));
  try {
    const node = path.join(folder, 'node');
    writeFileSync(node, '#!/bin/sh\nfor one; do printf "%s\\n" "<$one>"; done\n');
    chmodSync(node, 0o755);
    const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      ...{ cwd: folder, encoding: 'utf8', env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...env } },
    });
    const isAll = status === 0 && readdirSync(folder).length === 1;
    return isAll ? [...stdout.matchAll(/^<(.*)>$/gm)].map(([, one = '']) => one) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
