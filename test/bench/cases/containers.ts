import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dockerOf,
  importImage,
  socketOf,
  startEngine,
  unmountAll,
} from '../../support/docker-engine.ts';
import { commit, initRepository } from '../../support/repository.ts';
import type { Case } from '../case.ts';
import { type Command, deploytrace, probe, timeOf, timeOfProbe } from '../run.ts';

const COUNT = 200;

/** All that an engine knows of 200 containers. Needs root and docker.io. */
export const containers: Case = {
  name: 'containers',
  prepare: async (folder) => {
    const end = await startEngine(folder);
    const docker = dockerOf(folder);
    importImage(folder, docker, 'shop/api:1', {});
    for (let index = 0; index < COUNT; index += 1)
      docker('run', '-d', '--network', 'none', '--name', `api-${index}`, 'shop/api:1');
    const socket = socketOf(folder);
    const repository = initRepository(join(folder, 'shop'));
    commit(repository, 'Serve', { 'a.txt': 'a\n' });
    writeFileSync(
      join(repository, 'deploy.config.yaml'),
      `version: 1\nsource: { type: git, repository: . }\nprocess: { type: docker, hosts: ['unix://${socket}'], find: { image: shop/api } }\n`,
    );
    const script = 'docker -H "$1" ps -q | xargs docker -H "$1" inspect >/dev/null';
    const inspect: Command = { argv: ['sh', '-c', script, 'sh', `unix://${socket}`], cwd: folder };
    const list = probe('containers', repository, socket, String(COUNT));
    const show = deploytrace(repository, 'show');
    return {
      comparisons: [
        {
          title: `listing and inspecting ${COUNT} containers`,
          measured: () => timeOfProbe(list),
          floor: () => timeOf([inspect]),
          floorTitle: 'docker ps -q | xargs docker inspect',
          limit: 1.5,
          runs: 11,
        },
        {
          title: `the whole show, ${COUNT} containers`,
          measured: () => timeOf([show]),
          floor: () => timeOf([inspect]),
          floorTitle: 'docker ps -q | xargs docker inspect',
          limit: null,
          runs: 11,
        },
      ],
      memory: show,
      end: async () => {
        docker('rm', '-f', ...docker('ps', '-aq').split('\n'));
        await end();
        unmountAll(folder);
      },
    };
  },
};
