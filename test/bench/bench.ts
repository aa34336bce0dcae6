// Prints what deploytrace costs, as ratios to a floor that is measured in the same run, beside the limits set
// for it. It judges nothing: a busy machine is no error. `npm run bench -- NAME…` runs only these.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from './case.ts';
import { connections } from './cases/connections.ts';
import { containers } from './cases/containers.ts';
import { history } from './cases/history.ts';
import { host } from './cases/host.ts';
import { image } from './cases/image.ts';
import { processes } from './cases/processes.ts';
import { clone, small } from './cases/small.ts';
import { version } from './cases/version.ts';
import { compare } from './compare.ts';
import { HEADING, memoryRow, timeRow } from './report.ts';
import { memoryOf } from './run.ts';
import { endStarted } from './server.ts';

const CASES: readonly Case[] = [
  version,
  small,
  clone,
  processes,
  history,
  host,
  image,
  connections,
  containers,
];

// Commits and moves of HEAD are long past, as they mostly are: none falls into a server's load window.
process.env.GIT_COMMITTER_DATE = '2020-01-01T00:00:00Z';
// The command that runs ends by the same Ctrl-C and is an error then; what was started is ended and removed.
process.on('SIGINT', () => {});

async function runCase({ prepare }: Case): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'deploytrace-bench-')));
  try {
    const { comparisons, memory, memoryLimit, end } = await prepare(folder);
    try {
      for (const each of comparisons) console.log(timeRow(each, compare(each)));
      console.log(memoryRow(memoryOf(memory), memoryLimit));
    } finally {
      await end?.();
    }
  } finally {
    endStarted();
    rmSync(folder, { recursive: true, force: true });
  }
}

const names = CASES.map(({ name }) => name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((each) => !names.includes(each));
if (unknown.length > 0) {
  console.error(`expected names of ${names.join(', ')}; got ${unknown.join(', ')}`);
  process.exit(2);
}
console.log(HEADING);
for (const each of CASES) {
  if (wanted.length === 0 || wanted.includes(each.name)) await runCase(each);
}
