import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { sources } from '../../../../src/adapters/source/index.ts';
import { freePort, serveHttp } from '../../../support/git-server.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

const git_ = { stage: 'source', type: 'git', registration: sources.git } as const;

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'one', { 'app.py': '1\n' });
  commit(folder, 'two', { 'app.py': '2\n' });
  return folder;
}

describe('in a folder', () => {
  keepsContract({
    ...git_,
    setups: {
      observed: () => ({ options: { repository: '.', ref: 'main' }, folder: repository() }),
      absent: () => ({ options: { repository: '.', ref: 'no-such-branch' }, folder: repository() }),
      unreachable: () => {
        const folder = join(temporaryFolder(), 'plain');
        mkdirSync(folder);
        return { options: { repository: '.' }, folder };
      },
    },
  });
});

/** Served from a bare repository, which is what nobody may change. */
async function published(ref: string) {
  const root = temporaryFolder();
  const folder = join(root, 'shop.git');
  git(root, 'clone', '-q', '--bare', repository(), folder);
  const { url } = await serveHttp(root);
  return { options: { repository: `${url}/shop.git`, ref }, folder };
}

describe('at a URL', () => {
  keepsContract({
    ...git_,
    setups: {
      observed: () => published('main'),
      absent: () => published('no-such-branch'),
      unreachable: async () => ({
        options: { repository: `http://127.0.0.1:${await freePort()}/shop.git` },
        folder: temporaryFolder(),
      }),
    },
  });
});
