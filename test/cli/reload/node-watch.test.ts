import { join } from 'node:path';
import { expect, test } from 'vitest';
import { afterLoading, nextSecond, startProcess } from '../../support/process.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { deploytrace } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const SERVER = "console.log('ready'); setInterval(() => {}, 600_000);\n";

test('what starts a program anew when its files change runs nothing itself', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'server.mjs': SERVER });
  await nextSecond();
  const watcher = await startProcess(process.execPath, ['--watch', 'server.mjs'], { cwd: folder });
  await afterLoading();
  const again = new Promise<void>((resolve) => {
    watcher.stdout?.on('data', (text) => String(text).includes('ready') && resolve());
  });
  const second = commit(folder, 'Greet louder', { 'server.mjs': `// Louder.\n${SERVER}` });
  await again;
  const { stdout, code } = await deploytrace(['verify', '--json'], { cwd: folder });
  expect(JSON.parse(stdout).processes).toMatchObject([
    { pid: watcher.pid, verdict: 'match', revision: second },
    { verdict: 'match', revision: second },
  ]);
  expect(code).toBe(0);
});
