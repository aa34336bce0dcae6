import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON_SERVER } from '../../support/python-server.ts';
import { commit, initRepository } from '../../support/repository.ts';
import type { Case } from '../case.ts';
import { type Command, deploytrace, probe, timeOf, timeOfProbe } from '../run.ts';
import { start, untilSettled } from '../server.ts';

const COUNT = 3000;

/** Forks sleepers, says so, and ends them all when nobody holds its input open any more. */
const CROWD = `import os, signal, sys
for _ in range(${COUNT}):
    if os.fork() == 0:
        os.close(0)
        signal.pause()
print('ready', flush=True)
sys.stdin.read()
os.killpg(0, signal.SIGKILL)
`;

const PS: Command = { argv: ['ps', '-eo', 'pid,ppid,lstart,args'], cwd: '/' };

/** Finding a server by its command line among 3,000 processes. */
export const processes: Case = {
  name: 'processes',
  prepare: async (folder) => {
    const repository = initRepository(join(folder, 'shop'));
    commit(repository, 'Serve', { 'shop_server.py': PYTHON_SERVER });
    const config = join(folder, 'deploy.config.yaml');
    writeFileSync(
      config,
      `version: 1\nsource: { type: git, repository: ${repository} }\nprocess: { type: host, find: { command: shop_server } }\n`,
    );
    await start('python3', ['-c', CROWD], folder);
    await start('python3', ['shop_server.py'], repository);
    await untilSettled();
    const show = deploytrace(folder, 'show', '--config', config);
    const script = probe('script', repository, repository);
    const find = probe('find', repository, 'shop_server');
    assertCrowd();
    return {
      comparisons: [
        {
          title: 'finding by command, 3,000 processes',
          measured: () => timeOfProbe(find),
          floor: () => timeOf([PS]),
          floorTitle: PS.argv.join(' '),
          limit: 2,
          runs: 21,
        },
        {
          title: 'the script on a host, 3,000 processes',
          measured: () => timeOfProbe(script),
          floor: () => timeOf([PS]),
          floorTitle: PS.argv.join(' '),
          limit: 2,
          runs: 21,
        },
        {
          title: 'the whole show, 3,000 processes',
          measured: () => timeOf([show]),
          floor: () => timeOf([PS]),
          floorTitle: PS.argv.join(' '),
          limit: null,
          runs: 21,
        },
      ],
      memory: show,
    };
  },
};

function assertCrowd(): void {
  const seen = execFileSync('ps', ['-eo', 'pid'], { encoding: 'utf8' }).split('\n').length;
  if (seen < COUNT) throw new Error(`expected ${COUNT} processes, saw ${seen}`);
}
