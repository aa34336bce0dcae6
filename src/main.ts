import { keepCode } from './code-cache.ts';
import { EXIT } from './commands/exit-code.ts';
import { write } from './commands/output.ts';
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
  const [{ main }, { openPerson }] = await Promise.all([
    import('./cli/cli.ts'),
    import('./commands/person.ts'),
  ]);
  return main(argv, { ...streams, person: openPerson(() => process.stdin, streams) });
}

async function fail(error: unknown): Promise<number> {
  const { report } = await import('./commands/errors.ts');
  return report(error, streams);
}
