import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { askHost, processesOf } from '../../../support/host.ts';
import { testWith } from '../../../support/needs.ts';
import { startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const FORKER = `#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
int main(int count, char **args) {
  for (int i = atoi(args[1]); i > 0; i--)
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (i % 1000 == 0) execl(args[0], "needle", "0", args[2], NULL);
      for (;;) pause();
    }
  if (atoi(args[1])) { puts("ready"); fflush(stdout); }
  for (;;) pause();
}
`;

testWith('gcc')(
  'among three thousand processes the right ones are found, with their parent',
  async () => {
    const folder = temporaryFolder();
    const forker = join(folder, 'forker');
    execFileSync('gcc', ['-x', 'c', '-o', forker, '-'], { input: FORKER });
    const { pid } = await startProcess(forker, ['3000', folder], { cwd: folder });
    const ask = async () => processesOf(await askHost({ command: `^needle 0 ${folder}$` }));
    await expect.poll(async () => (await ask()).length).toBe(3);
    expect((await ask()).map(({ parent, command }) => ({ parent, command }))).toEqual(
      [1, 2, 3].map(() => ({ parent: pid, command: ['needle', '0', folder] })),
    );
    const family = processesOf(await askHost({ pid }));
    expect(family).toHaveLength(3001);
    expect(family.filter(({ depth }) => depth === 1)).toHaveLength(3000);
  },
  120_000,
);
