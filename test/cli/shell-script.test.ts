import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { afterLoading, nextSecond, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verify } from '../support/verify.ts';

const LOOP = 'echo ready\nwhile :; do sleep 600; sh step.sh; done\n';

/** A real shell that runs a script of a checkout. */
async function shell(command: string) {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Loop', { 'run.sh': LOOP, 'step.sh': '' });
  await nextSecond();
  const { pid } = await startProcess(command, ['run.sh'], { cwd: folder });
  const told = async () =>
    (await verify(folder)).trace.processes.find((each) => each.pid === pid)?.verdict;
  expect(await told()).toBe('match');
  await afterLoading();
  return { folder, told };
}

test.each(['bash', 'dash'])('%s reads on in a script that is edited in place', async (command) => {
  const { folder, told } = await shell(command);
  appendFileSync(join(folder, 'run.sh'), '# Edited.\n');
  expect(await told()).toBe('unknown');
});

test('what a script starts next is not loaded yet', async () => {
  const { folder, told } = await shell('sh');
  commit(folder, 'Step', { 'step.sh': 'echo step\n' });
  expect(await told()).toBe('unknown');
});

test.each(['bash', 'dash'])(
  '%s does not read a script that was put in its place',
  async (command) => {
    const { folder, told } = await shell(command);
    writeFileSync(join(folder, 'new.sh'), `${LOOP}# New.\n`);
    renameSync(join(folder, 'new.sh'), join(folder, 'run.sh'));
    expect(await told()).toBe('drift');
  },
);
