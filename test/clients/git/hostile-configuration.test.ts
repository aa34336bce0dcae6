import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Plant = (folder: string, program: string) => void;

const toFilter = (program: string, name = 'x') => `[filter "${name}"]\n\tclean = ${program}\n`;

/** Ways in which a repository's own configuration asks git to run a program for a changed file. */
const PLANTS: Readonly<Record<string, Plant>> = {
  'a clean filter': (at, program) => git(at, 'config', 'filter.x.clean', program),
  'a required filter process': (at, program) => {
    git(at, 'config', 'filter.x.process', program);
    git(at, 'config', 'filter.x.required', 'true');
  },
  'a filter in another spelling': (at, program) =>
    appendFileSync(join(at, '.git/config'), `[FiLtEr "x"]\nCLEAN = ${program}\n`),
  'a filter in an included file of the work tree': (at, program) => {
    writeFileSync(join(at, 'settings'), toFilter(program));
    git(at, 'config', 'include.path', '../settings');
  },
  'a filter two files away': (at, program) => {
    writeFileSync(join(at, '.git/two'), toFilter(program));
    writeFileSync(join(at, '.git/one'), '[include]\n\tpath = two\n');
    git(at, 'config', 'include.path', 'one');
  },
  'a filter for this branch': (at, program) => {
    writeFileSync(join(at, '.git/one'), toFilter(program));
    git(at, 'config', 'includeIf.onbranch:main.path', 'one');
  },
  "a filter of the work tree's own configuration": (at, program) => {
    git(at, 'config', 'extensions.worktreeConfig', 'true');
    writeFileSync(join(at, '.git/config.worktree'), toFilter(program));
  },
  'a filter by the name of one that people trust': (at, program) => {
    writeFileSync(join(at, '.git/info/attributes'), '* filter=lfs\n');
    git(at, 'config', 'filter.lfs.process', program);
    git(at, 'config', 'filter.lfs.clean', program);
  },
  'a filter whose name has a dot': (at, program) => {
    writeFileSync(join(at, '.git/info/attributes'), '* filter=x.clean\n');
    appendFileSync(join(at, '.git/config'), toFilter(program, 'x.clean'));
  },
  'a file system monitor': (at, program) => git(at, 'config', 'core.fsmonitor', program),
  hooks: (at, program) => {
    mkdirSync(join(at, '.git/hooks'), { recursive: true });
    for (const name of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction']) {
      writeFileSync(join(at, '.git/hooks', name), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    }
  },
  'a text converter and a differ': (at, program) => {
    writeFileSync(join(at, '.git/info/attributes'), '* diff=x\n');
    for (const key of ['diff.x.textconv', 'diff.x.command', 'diff.external'])
      git(at, 'config', key, program);
  },
};

function plant(name: string) {
  const outside = temporaryFolder();
  const folder = initRepository(temporaryFolder());
  commit(folder, 'first', { 'a.txt': 'one\n' });
  const [program, canary] = [join(outside, 'program'), join(outside, 'ran')];
  writeFileSync(program, `#!/bin/sh\ntouch ${canary}\nexec cat\n`);
  chmodSync(program, 0o755);
  mkdirSync(join(folder, '.git/info'), { recursive: true });
  writeFileSync(join(folder, '.git/info/attributes'), '* filter=x\n');
  PLANTS[name]?.(folder, program);
  // As long as before, so that git has to read it.
  writeFileSync(join(folder, 'a.txt'), 'oXe\n');
  return { folder, canary };
}

test.each(Object.keys(PLANTS))('never runs %s, and does not call the edit clean', async (name) => {
  const { folder, canary } = plant(name);
  const index = readFileSync(join(folder, '.git/index'));
  const tree = await readWorkTree(folder, testContext()).catch((error: unknown) => error);
  expect(existsSync(canary)).toBe(false);
  expect(readFileSync(join(folder, '.git/index')).equals(index)).toBe(true);
  if (tree instanceof Error) expect(tree).toMatchObject({ code: 'not-supported' });
  else expect(tree).toMatchObject({ modified: { count: 1 } });
});

/** Without this the tests above could pass because the canary never sings. */
test.each([
  'a clean filter',
  'a filter two files away',
  "a filter of the work tree's own configuration",
])('git itself runs %s', (name) => {
  const { folder, canary } = plant(name);
  git(folder, 'status');
  expect(existsSync(canary)).toBe(true);
});
