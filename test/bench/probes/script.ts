// Prints the milliseconds that a shell takes to be asked all that is asked of another machine before its first answer.

import { remoteProcfs } from '../../../src/clients/procfs/remote/remote.ts';
import { inBatches } from '../../../src/clients/shell/batch.ts';
import { localTransport } from '../../../src/transports/local.ts';

const MOST = 64 << 20;
const { signal } = new AbortController();
const { run } = localTransport({ sudo: false });
const [path = '/'] = process.argv.slice(2);

const started = performance.now();
const procfs = remoteProcfs(
  inBatches((script, args) => run({ script, args, maxBytes: MOST }, signal)),
);
procfs.foresee({ paths: [path], places: { standing: false }, sockets: false });
const pids = (await procfs.entries()).map(({ pid }) => pid);
await Promise.all([procfs.machine(), procfs.places(pids, false), procfs.realPath(path)]);
console.log(performance.now() - started);
