import { keepCode } from './code-cache.ts';
import { EXIT } from './commands/exit-code.ts';
import { type Surroundings, write } from './commands/output.ts';
import { DEFAULT_TIMEOUT } from './commands/timeout.ts';
import { VERSION } from './version.ts';

const interrupt = new AbortController();
// The last one comes when the terminal is closed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interrupt.abort());
// A reader that went away is no error: `write` tells, this keeps later errors from ending the process.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const streams = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
};

// No await out here: the bundle is CommonJS, because node starts that faster.
void run(process.argv.slice(2))
  .catch(fail)
  .then((code) => process.exit(code));

async function run(argv: readonly string[]): Promise<number> {
  const code = isVersion(argv) ? await printVersion() : await runCommand(argv);
  // Until all is written. A command that could not write has said so by then, as undetermined.
  if (code !== EXIT.undetermined) await write(process.stdout, '');
  return code;
}

/** Asked alone, the version needs nobody to read the command line; prompts and scripts ask it often. */
function isVersion(argv: readonly string[]): boolean {
  return argv.length === 1 && ['--version', '-V'].includes(argv[0] ?? '');
}

async function printVersion(): Promise<number> {
  await write(process.stdout, `${VERSION}\n`);
  return EXIT.match;
}

async function runCommand(argv: readonly string[]): Promise<number> {
  keepCode(process.env);
  const { openPerson } = await import('./commands/person.ts');
  const surroundings = { ...streams, person: openPerson(() => process.stdin, streams) };
  if (isPlainShow(argv)) return runPlainShow(surroundings);
  return (await import('./cli/cli.ts')).main(argv, surroundings);
}

/** What people type most. It has no flags, and the parser of flags is a sixth of all that it would load. */
function isPlainShow(argv: readonly string[]): boolean {
  return argv.length === 1 && argv[0] === 'show';
}

async function runPlainShow(surroundings: Surroundings): Promise<number> {
  const { show } = await import('./commands/show.ts');
  return show({ timeout: DEFAULT_TIMEOUT }, surroundings);
}

async function fail(error: unknown): Promise<number> {
  const { report } = await import('./commands/errors.ts');
  return report(error, streams);
}
