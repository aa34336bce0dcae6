import { at, parseJson, textOf } from '../json.ts';
import { startProgram } from '../program.ts';
import { ANONYMOUS, type FoundCredential } from './credentials.ts';

/** What may follow `docker-credential-`: never a path. */
const NAME = /^\w[\w.-]{0,63}$/;
/** Milliseconds. Some helpers ask a cloud. */
const PATIENCE = 8000;
const MOST = 1 << 16;
const NONE = /credentials not found|no credentials server url|not logged in/i;

/**
 * Asks a helper program of the user's own Docker configuration for what belongs to a server: `get`, the
 * server on its standard input, JSON on its standard output.
 */
export async function askHelper(
  name: string,
  server: string,
  signal: AbortSignal,
): Promise<FoundCredential> {
  if (!NAME.test(name))
    return inTrouble(`${JSON.stringify(name)} is no name of a credential helper`);
  const program = `docker-credential-${name}`;
  const { stdout, ending, late } = await talk(program, server, signal);
  signal.throwIfAborted();
  if (late) return inTrouble(`${program} gave no answer within ${PATIENCE / 1000} s`);
  if (ending.missing) return inTrouble(`${program} was not found on PATH`);
  if (ending.code !== 0) {
    // It explains itself on standard output.
    return NONE.test(stdout) ? ANONYMOUS : inTrouble(`${program} failed: ${firstLine(stdout)}`);
  }
  return toCredential(program, parseJson(stdout));
}

function toCredential(program: string, answer: unknown): FoundCredential {
  const username = textOf(at(answer, 'Username'));
  const secret = textOf(at(answer, 'Secret'));
  if (secret === null || username === null) return inTrouble(`${program} gave no user and secret`);
  const isToken = username === '<token>';
  const credential = isToken
    ? ({ kind: 'identity', token: secret } as const)
    : ({ kind: 'basic', username, password: secret } as const);
  return { credential, trouble: null };
}

async function talk(program: string, server: string, signal: AbortSignal) {
  const started = startProgram(program, ['get']);
  const patience = AbortSignal.timeout(PATIENCE);
  const either = AbortSignal.any([signal, patience]);
  either.addEventListener('abort', started.stop, { once: true });
  if (either.aborted) started.stop();
  let stdout = '';
  started.stdout.setEncoding('utf8').on('data', (piece: string) => {
    if (stdout.length < MOST) stdout += piece;
  });
  started.stderr.resume();
  started.stdin.end(`${server}\n`);
  const ending = await started.ended;
  either.removeEventListener('abort', started.stop);
  return { stdout, ending, late: patience.aborted };
}

/** Never the whole: a helper that is confused may print its secret. */
function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  return line === '' || line.startsWith('{') ? 'it does not say why' : line.slice(0, 200);
}

function inTrouble(trouble: string): FoundCredential {
  return { credential: null, trouble };
}
