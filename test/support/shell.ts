import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask } from '../../src/clients/procfs/remote/ask.ts';

/** Asks a shell of this machine as one of another would be asked: the script on its input, the data as arguments. */
export function askShell(shell: readonly string[], env: NodeJS.ProcessEnv = process.env): Ask {
  return (script, args) =>
    new Promise((resolve, reject) => {
      const [command = 'sh', ...flags] = shell;
      const child = spawn(command, [...flags, '-s', '--', ...args], {
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const out: Buffer[] = [];
      child.stdout.on('data', (piece: Buffer) => out.push(piece));
      child.once('error', reject);
      child.once('close', () => resolve(Buffer.concat(out)));
      child.stdin.end(script);
    });
}

/** A folder of programs in which there is nothing but BusyBox. */
export function busyboxOnly(folder: string): NodeJS.ProcessEnv {
  const bin = join(folder, 'busybox-bin');
  mkdirSync(bin);
  const { stdout } = spawnSync('busybox', ['--list'], { encoding: 'utf8' });
  for (const name of stdout.split('\n').filter(Boolean)) {
    symlinkSync('/bin/busybox', join(bin, name));
  }
  return { PATH: bin };
}
