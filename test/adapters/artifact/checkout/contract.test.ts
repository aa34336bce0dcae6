import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { artifacts } from '../../../../src/adapters/artifact/index.ts';
import { commit, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

function world() {
  const folder = temporaryFolder();
  const shop = initRepository(join(folder, 'shop'));
  commit(shop, 'one', { 'app.py': '1\n' });
  mkdirSync(join(folder, 'plain'));
  return folder;
}

keepsContract({
  stage: 'artifact',
  type: 'checkout',
  registration: artifacts.checkout,
  setups: {
    observed: () => ({ options: { path: 'shop' }, folder: world() }),
    absent: () => ({ options: { path: 'gone' }, folder: world() }),
    unreachable: () => ({ options: { path: 'plain' }, folder: world() }),
  },
});
