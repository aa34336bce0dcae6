import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initRepository } from '../../support/repository.ts';
import type { Case } from '../case.ts';
import { deploytrace, git, outputOf, probe, timeOf, timeOfProbe } from '../run.ts';

const COUNT = 200_000;
const LONG_AGO = 1_500_000_000;

/** A checkout 200,000 commits behind the branch that it should be on, with a commit of its own. */
export const history: Case = {
  name: 'history',
  prepare: async (folder) => {
    const repository = initRepository(join(folder, 'shop'));
    importHistory(repository);
    outputOf(git(repository, 'checkout', '--quiet', 'side'));
    const config = join(folder, 'deploy.config.yaml');
    writeFileSync(
      config,
      `version: 1\nsource: { type: git, repository: ${repository}, ref: main }\n`,
    );
    const show = deploytrace(folder, 'show', '--config', config);
    const tips = ['main', 'side'].map((branch) =>
      outputOf(git(repository, 'rev-parse', branch)).trim(),
    );
    const relate = probe('relate', repository, ...tips);
    const count = git(repository, 'rev-list', '--left-right', '--count', 'main...side');
    assertDiverged(folder, config, outputOf(count));
    return {
      comparisons: [
        {
          title: 'ancestry, 200,000 commits between',
          measured: () => timeOfProbe(relate),
          floor: () => timeOf([count]),
          floorTitle: 'git rev-list --left-right --count',
          limit: 1.3,
          runs: 7,
        },
        {
          title: 'the whole show, 200,000 commits between',
          measured: () => timeOf([show]),
          floor: () => timeOf([count]),
          floorTitle: 'git rev-list --left-right --count',
          limit: null,
          runs: 7,
        },
      ],
      memory: show,
    };
  },
};

/** One file that changes in each commit, as git's own import format. */
function importHistory(repository: string): void {
  const commits = Array.from({ length: COUNT }, (_, index) =>
    toCommit('main', `c${index}`, index + 1),
  );
  const side = toCommit('side', 'aside', COUNT + 1, 'from :1\n');
  const ran = spawnSync('git', ['fast-import', '--quiet'], {
    cwd: repository,
    input: [...commits, side].join(''),
  });
  if (ran.status !== 0) throw new Error(`git fast-import: ${ran.stderr}`);
}

function toCommit(branch: string, text: string, mark: number, from = ''): string {
  return [
    `commit refs/heads/${branch}\nmark :${mark}\n`,
    `committer Ana <ana@example.com> ${LONG_AGO + mark * 60} +0000\n`,
    `data ${text.length}\n${text}\n`,
    from,
    `M 100644 inline a.txt\ndata ${text.length}\n${text}\n`,
  ].join('');
}

function assertDiverged(folder: string, config: string, counted: string): void {
  const printed = outputOf(deploytrace(folder, 'show', '--json', '--config', config));
  const { behind, ahead } = JSON.parse(printed).links[0].relation;
  if (counted.trim() !== `${behind}\t${ahead}`)
    throw new Error(`git counts ${counted.trim()}, deploytrace ${behind} and ${ahead}`);
}
