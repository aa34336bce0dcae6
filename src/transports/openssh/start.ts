import { execa } from 'execa';
import { endGroup, type Program } from '../../clients/program.ts';

/** Starts the system's ssh; its messages come untranslated. */
export function startSsh(args: readonly string[]): Program {
  const child = execa('ssh', [...args], {
    // A group, so that a ProxyCommand of a stopped ssh ends as well.
    detached: true,
    buffer: false,
    reject: false,
    stdin: 'pipe',
    env: { LC_ALL: 'C' },
  });
  // Of an ssh that ended before it had read the script.
  child.stdin.on('error', () => {});
  const ended = child.then(({ exitCode, signal, code }) => ({
    code: exitCode ?? null,
    signal: signal ?? null,
    missing: code === 'ENOENT',
  }));
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null) endGroup(child.pid);
    for (const stream of child.stdio) stream?.destroy();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, stop };
}
