// Prints how many milliseconds the git adapter takes to tell how the commit `revision` stands to `expected`,
// both full ids in the repository that this is run in, in a process as fresh as the command line's.
import { gitSource } from '../../../src/adapters/source/git/index.ts';
import { parseCommit } from '../../../src/model/commit.ts';
import { testContext } from '../../support/context.ts';

const [expected, revision] = process.argv.slice(2).map(parseCommit);
if (!expected || !revision) throw new Error('expected two full commit ids');
const started = performance.now();
const { revisions } = await gitSource.relate(
  { type: 'git', repository: '.', ref: 'HEAD' },
  testContext(),
  { expected, revisions: [revision], trees: {} },
);
const took = performance.now() - started;
const kind = revisions[revision]?.kind;
if (kind !== 'diverged') throw new Error(`expected the commits to have diverged, got ${kind}`);
console.log(took);
