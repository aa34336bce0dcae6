import { main } from './cli.ts';
import { write } from './commands/output.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());
// A reader that went away is no error: `write` tells, this keeps later errors from ending the process.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const code = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
});
await write(process.stdout, '');
process.exit(code);
