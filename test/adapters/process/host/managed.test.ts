import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { askHost, failureOf, pidsOf } from '../../../support/host.ts';
import { testWith } from '../../../support/needs.ts';
import { startProcess } from '../../../support/process.ts';
import { startSupervisord } from '../../../support/supervisord.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

testWith('supervisord')('what only inherited a name is not what was started under it', async () => {
  const { pidOf } = await startSupervisord('[program:shop]\ncommand = sleep 600\n');
  const env = { ...process.env, SUPERVISOR_PROCESS_NAME: 'shop', SUPERVISOR_GROUP_NAME: 'shop' };
  await startProcess('sh', ['-c', 'echo ready; sleep 600'], { env });
  await expect.poll(() => pidOf('shop')).toBeGreaterThan(0);
  expect(pidsOf(await askHost({ supervisor: 'shop' }))).toEqual([pidOf('shop')]);
  expect(failureOf(await askHost({ pm2: 'shop' }))).toEqual(['absent', 'process-not-found']);
});

const TITLED = `import ctypes
for line in open('/proc/self/stat'):
    start, end = [int(word) for word in line.rsplit(') ', 1)[1].split()[47:49]]
ctypes.memset(start, 32, end - start)
import time
time.sleep(600)
`;

testWith('supervisord', 'root')('a title over the name makes it unknown, not absent', async () => {
  const script = join(temporaryFolder(), 'titled.py');
  writeFileSync(script, TITLED);
  const { control } = await startSupervisord(
    `[program:shop]\ncommand = /usr/bin/python3 ${script}\n`,
  );
  await expect.poll(() => control('status')).toMatch('RUNNING');
  await expect
    .poll(async () => failureOf(await askHost({ supervisor: 'shop' })))
    .toEqual(['unreachable', 'process-denied']);
  expect(failureOf(await askHost({ supervisor: 'shop', command: 'no such' }))).toEqual([
    'absent',
    'process-not-found',
  ]);
});
