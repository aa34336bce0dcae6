import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifacts } from '../../../../src/adapters/_template/index.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

function world() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'DEPLOYED'), `${'a'.repeat(40)}\n`);
  writeFileSync(join(folder, 'notes.txt'), 'remember the milk\n');
  return folder;
}

keepsContract({
  stage: 'artifact',
  type: 'template',
  registration: artifacts.template,
  setups: {
    observed: () => ({ options: { path: 'DEPLOYED' }, folder: world() }),
    absent: () => ({ options: { path: 'gone' }, folder: world() }),
    unreachable: () => ({ options: { path: 'notes.txt' }, folder: world() }),
  },
});
