// Prints how many milliseconds the host adapter takes to find a process by its command, in a process as
// fresh as the command line's: nothing is compiled, nothing is cached.
import { hostProcesses } from '../../src/adapters/process/host/index.ts';
import { keeper, once } from '../../src/pipeline/once.ts';

const command = process.argv[2] ?? '';
const started = performance.now();
const { observations } = await hostProcesses.resolve(
  { type: 'host', sudo: false, find: { command }, children: true, loads: 'auto' },
  {
    signal: new AbortController().signal,
    now: () => new Date(),
    cacheFolder: '/nonexistent',
    baseFolder: process.cwd(),
    artifactPath: process.cwd(),
    once: once(),
    keep: keeper(),
    connect: () => Promise.reject(new Error('only this machine is asked')),
  },
);
const took = performance.now() - started;
const found = observations.filter(({ state }) => state === 'observed').length;
if (found !== 1) throw new Error(`expected one process, found ${found}`);
console.log(took);
