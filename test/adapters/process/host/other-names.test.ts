import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askHost, failureOf, pidsOf } from '../../../support/host.ts';
import { testWith } from '../../../support/needs.ts';
import { PYTHON_SERVER, startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

function shop() {
  const base = temporaryFolder();
  const folder = join(base, 'shop');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src', 'app.py'), PYTHON_SERVER);
  return { base, folder };
}

test('a program that a link names is not absent from where the link leads', async () => {
  const { base, folder } = shop();
  symlinkSync(join(folder, 'src', 'app.py'), join(base, 'shop.py'));
  await startProcess('python3', ['-u', join(base, 'shop.py')], { cwd: '/' });
  expect(failureOf(await askHost({ inside: folder }))).toEqual([
    'unreachable',
    'process-elsewhere',
  ]);
});

testWith('mounts')('a folder that is mounted a second time is the same folder', async () => {
  const { base, folder } = shop();
  const mounted = join(base, 'mounted');
  mkdirSync(mounted);
  const script = 'mount --bind "$1" "$2" && cd "$2/src" && exec python3 -u app.py';
  await startProcess('unshare', ['-m', 'sh', '-c', script, 'sh', folder, mounted], { cwd: '/' });
  expect(failureOf(await askHost({ inside: folder }))).toEqual([
    'unreachable',
    'process-elsewhere',
  ]);
});

test('what runs elsewhere, or was left out, is nobody under another name', async () => {
  const { base, folder } = shop();
  writeFileSync(join(base, 'app.py'), PYTHON_SERVER);
  await startProcess('python3', ['-u', 'app.py'], { cwd: base });
  await startProcess('sh', ['-c', 'echo ready; while :; do sleep 600; done'], { cwd: folder });
  expect(failureOf(await askHost({ inside: folder }))).toEqual(['absent', 'process-not-found']);
  const { pid } = await startProcess('python3', ['-u', 'src/app.py'], { cwd: folder });
  expect(pidsOf(await askHost({ inside: folder }))).toEqual([pid]);
});
