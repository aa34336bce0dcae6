// Prints how many milliseconds the host adapter takes to find a process by its command, in a process as
// fresh as the command line's: nothing is compiled, nothing is cached.
import { hostProcesses } from '../../../src/adapters/process/host/index.ts';
import { testContext } from '../../support/context.ts';

const command = process.argv[2] ?? '';
const context = testContext({ artifactPath: process.cwd() });
const started = performance.now();
const { observations } = await hostProcesses.resolve(
  { type: 'host', sudo: false, find: { command }, children: true, loads: 'auto' },
  context,
);
const took = performance.now() - started;
const found = observations.filter(({ state }) => state === 'observed').length;
if (found !== 1) throw new Error(`expected one process, found ${found}`);
console.log(took);
