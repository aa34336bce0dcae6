import { join } from 'node:path';
import { PYTHON_SERVER } from '../../support/python-server.ts';
import { commit, initRepository } from '../../support/repository.ts';
import type { Case } from '../case.ts';
import { type Command, deploytrace, git, NODE_ALONE, outputOf, timeOf } from '../run.ts';
import { start, untilSettled } from '../server.ts';

/**
 * Git commands that no trace of a checkout can do without, each the cheapest that answers: which commit and
 * its words, where the branch comes from, what is edited, what git was told not to look at, and whether
 * this git can be relied on.
 */
const NECESSARY: readonly (readonly string[])[] = [
  ['version'],
  ['log', '-1', '--format=%H%x00%T%x00%cI%x00%an%x00%s%x00%D', 'HEAD', '--'],
  ['config', '--null', '--get-regexp', '^(core|remote|branch)\\.'],
  ['status', '--porcelain=v2', '--branch'],
  ['ls-files', '--stage', '-v'],
];

/** `show` without a config in a small repository from which one server runs. */
export const small: Case = {
  name: 'small',
  prepare: async (folder) => {
    const repository = makeRepository(join(folder, 'shop'));
    return prepare(repository, 'in a small repository', NECESSARY);
  },
};

/** The same in a clone: the tip of its upstream is asked, too. */
export const clone: Case = {
  name: 'clone',
  prepare: async (folder) => {
    const [upstream, repository] = [join(folder, 'upstream'), join(folder, 'shop')];
    makeRepository(upstream);
    outputOf(git(folder, 'clone', '--quiet', upstream, repository));
    return prepare(repository, 'in a small clone', [
      ...NECESSARY,
      ['ls-remote', 'origin', 'refs/heads/main'],
    ]);
  },
};

async function prepare(
  repository: string,
  where: string,
  necessary: readonly (readonly string[])[],
) {
  await untilSettled();
  await start('python3', ['app.py'], repository);
  await untilSettled();
  const show = deploytrace(repository, 'show');
  const floor: readonly Command[] = [
    NODE_ALONE,
    ...necessary.map((args) => git(repository, ...args)),
  ];
  assertMatch(repository);
  return {
    comparisons: [
      {
        title: `show ${where}`,
        measured: () => timeOf([show]),
        floor: () => timeOf(floor),
        floorTitle: `node -e 0; ${necessary.map(([name]) => `git ${name}`).join('; ')}`,
        limit: 2,
        runs: 31,
      },
    ],
    memory: show,
  };
}

function makeRepository(folder: string): string {
  initRepository(folder);
  commit(folder, 'Serve', { 'app.py': PYTHON_SERVER, 'README.md': '# Shop\n' });
  for (const price of ['1', '2', '3']) commit(folder, 'Change a price', { price });
  return folder;
}

/** A trace that finds nothing would be fast, too. */
function assertMatch(repository: string): void {
  const { verdict } = JSON.parse(outputOf(deploytrace(repository, 'verify', '--json')));
  if (verdict !== 'match') throw new Error(`expected a match in ${repository}, got ${verdict}`);
}
