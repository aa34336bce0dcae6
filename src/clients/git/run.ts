import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface RunSettings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Runs it in a process group of its own, so that an ssh which it leaves behind is ended with it. */
  readonly group: boolean;
}

/**
 * Runs git to its end and gives what it printed. It is started directly, because a trace of a small
 * repository takes little longer than its gits: by simple-git (`writer.ts`) they took half as long again.
 * Rejects with what git said, or with the reason of the signal. A failure without a word is an answer.
 */
export function runGit(
  args: readonly string[],
  { folder, env, signal, group }: RunSettings,
  input?: string,
): Promise<Buffer> {
  signal.throwIfAborted();
  const child = spawn('git', args, {
    cwd: folder,
    env,
    detached: group,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const abort = () => {
      end(child, group);
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', abort);
      const said = stderr().toString();
      if (code !== 0 && said !== '') reject(new Error(said));
      else resolve(stdout());
    });
    // Of a git that ended before it had read its input.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** What has come out of it so far. */
export function collect(stream: Readable | null): () => Buffer {
  const pieces: Buffer[] = [];
  stream?.on('data', (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces);
}

/** Ends a git, or a group of processes, and takes nothing more from it. */
export function end(child: ChildProcess, group: boolean): void {
  for (const stream of child.stdio) stream?.destroy();
  if (!group || child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has just ended by itself.
  }
}
