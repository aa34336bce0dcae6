import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask } from '../../src/clients/shell/ask.ts';
import { WorldError } from '../../src/model/errors.ts';
import { ask } from '../../src/transports/ask.ts';

const MOST = 64 << 20;

/** Asks a shell of this machine as one of another would be asked. */
export function askShell(shell: readonly string[], env: NodeJS.ProcessEnv = process.env): Ask {
  return (script, args) => {
    const [command = 'sh', ...flags] = shell;
    const child = spawn(command, [...flags, '-s'], { env });
    const ended = new Promise<(complaint: string) => WorldError>((resolve) => {
      child.once('close', (code) =>
        resolve((complaint) => new WorldError('command-failed', `${code}: ${complaint}`)),
      );
    });
    const { stdin, ...streams } = streamsOf(child);
    const send = (text: string) => void stdin.end(text);
    const session = { ...streams, send, ended, stop: () => void child.kill() };
    const probe = { script, args, maxBytes: MOST };
    return ask(command, session, probe, new AbortController().signal);
  };
}

function streamsOf({ stdin, stdout, stderr }: ReturnType<typeof spawn>) {
  if (!stdin || !stdout || !stderr) throw new TypeError('a shell has three streams');
  return { stdin, stdout, stderr };
}

/** A folder of programs in which there is nothing but BusyBox, and these. */
export function busyboxOnly(folder: string, ...others: readonly string[]): NodeJS.ProcessEnv {
  const bin = join(folder, 'busybox-bin');
  mkdirSync(bin);
  const { stdout } = spawnSync('busybox', ['--list'], { encoding: 'utf8' });
  for (const name of stdout.split('\n').filter(Boolean)) {
    symlinkSync('/bin/busybox', join(bin, name));
  }
  for (const path of others) symlinkSync(path, join(bin, path.split('/').at(-1) ?? ''));
  return { PATH: bin };
}
