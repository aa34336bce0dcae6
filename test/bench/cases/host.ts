import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { PYTHON_SERVER } from '../../support/python-server.ts';
import { commit, initRepository } from '../../support/repository.ts';
import type { Case } from '../case.ts';
import { deploytrace, git, outputOf, timeOf } from '../run.ts';
import { start, untilSettled } from '../server.ts';
import { startSshd } from '../sshd.ts';

/** A checkout and its server on one host over SSH: the whole trace. */
export const host: Case = {
  name: 'host',
  prepare: async (folder) => {
    const origin = initRepository(join(folder, 'origin'));
    commit(origin, 'Serve', { 'app.py': PYTHON_SERVER });
    const checkout = join(folder, 'shop');
    outputOf(git(folder, 'clone', '--quiet', origin, checkout));
    const { host: name, fingerprint, ssh } = await startSshd(folder, await freePort());
    await untilSettled();
    await start('python3', ['app.py'], checkout);
    await untilSettled();
    const config = join(folder, 'deploy.config.yaml');
    writeFileSync(
      config,
      [
        'version: 1',
        `source: { type: git, repository: ${origin} }`,
        `artifact: { type: checkout, path: ${checkout} }`,
        `process: { type: host, hosts: ['${name}'], host-key: '${fingerprint}', find: { inside: ${checkout} } }`,
      ].join('\n'),
    );
    const show = deploytrace(folder, 'show', '--config', config);
    const { verdict } = JSON.parse(outputOf(deploytrace(folder, 'verify', '--json', '-c', config)));
    if (verdict !== 'match') throw new Error(`expected a match, got ${verdict}`);
    return {
      comparisons: [
        {
          title: 'show of one host over SSH',
          measured: () => timeOf([show]),
          floor: () => timeOf([ssh('true')]),
          floorTitle: 'ssh HOST true',
          limit: 1,
          runs: 21,
        },
      ],
      memory: show,
    };
  },
};
