import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { artifacts } from '../../../../src/adapters/artifact/index.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

/** A folder that is run, a file that is run, and a pipe, which is neither. */
function world() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop/app.py'), 'print(1)\n');
  writeFileSync(join(folder, 'shop/REVISION'), `${'a'.repeat(40)}\n`);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  return folder;
}

describe.each(['shop', 'shop/app.py'])('%s', (path) => {
  keepsContract({
    stage: 'artifact',
    type: 'files',
    registration: artifacts.files,
    setups: {
      observed: () => ({ options: { path }, folder: world() }),
      absent: () => ({ options: { path: `${path}.gone` }, folder: world() }),
      unreachable: () => ({ options: { path: 'pipe' }, folder: world() }),
    },
  });
});
