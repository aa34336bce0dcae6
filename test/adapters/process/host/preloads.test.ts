import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preloadsIn } from '../../../../src/adapters/process/host/preloads.ts';
import { askHost, factsOf } from '../../../support/host.ts';
import { startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

test.each([
  ['node', '-r ./a.js --inspect --import=file:///b.mjs', ['./a.js', 'file:///b.mjs']],
  ['node', '--require /opt/a --loader ../b.mjs', ['/opt/a', '../b.mjs']],
  ['node', '-r dotenv/config --import tsx', []],
  ['bun', '--preload ./a.ts', ['./a.ts']],
  ['ruby', '-r./a -rset -r ./b', ['./a', './b']],
  ['python', '-r ./a', []],
] as const)('%s %s', (runtime, line, files) => {
  expect(preloadsIn(runtime, line.split(' '))).toEqual(files);
});

test('a real process: by its arguments and its environment, but not by those of its program', async () => {
  const folder = temporaryFolder();
  for (const name of ['first.js', 'second.js', 'third.js']) writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, 'app.js'), "console.log('ready'); setInterval(() => {}, 600_000);\n");
  const args = ['-r', './first', 'app.js', '-r', './third.js'];
  await startProcess(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: `--no-warnings --require ${folder}/second.js` },
  });
  const [facts] = factsOf(await askHost({ inside: folder }));
  expect(facts?.process?.preloads).toEqual([join(folder, 'first.js'), join(folder, 'second.js')]);
});

test('a real process: libraries by the environment, those of folders only inside the artifact', async () => {
  const folder = temporaryFolder();
  const library = join(folder, 'lib/none.so.1');
  mkdirSync(join(folder, 'lib'));
  writeFileSync(library, '');
  writeFileSync(join(folder, 'lib/README'), '');
  await startProcess('/usr/bin/python3', ['-uc', 'print(1); import time; time.sleep(600)'], {
    cwd: folder,
    env: {
      ...process.env,
      LD_PRELOAD: 'libc.so.6 /lib/none.so',
      LD_LIBRARY_PATH: `/usr/lib:${folder}/lib`,
    },
  });
  const [facts] = factsOf(await askHost({ inside: folder }, { artifactPath: folder }));
  expect(facts?.process?.preloads).toEqual(['/lib/none.so', library]);
});
