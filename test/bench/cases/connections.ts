import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import type { Case } from '../case.ts';
import { type Command, probe, timeOf } from '../run.ts';
import { startSshd } from '../sshd.ts';

const COUNT = 100;

/** Many hosts at once: all of them one server, which is what both are held up by. */
export const connections: Case = {
  name: 'connections',
  prepare: async (folder) => {
    const server = await startSshd(folder, await freePort());
    const names = Array.from({ length: COUNT }, (_, index) => `web-${index + 1}`);
    writeFileSync(join(folder, 'names'), `${names.join('\n')}\n`);
    // Each by a name of its own, so that none of them is taken for another.
    const config = join(folder, 'names_config');
    const aliases = names.map((name) => `Host ${name}\n  HostKeyAlias ${name}\n`).join('');
    writeFileSync(config, aliases + readFileSync(server.config, 'utf8'));
    const connect = probe('connect', folder, config, folder, ...names);
    const ssh = `xargs -P 16 -I NAME ssh -F '${config}' NAME true <names`;
    const floor: Command = { argv: ['sh', '-c', ssh], cwd: folder };
    return {
      comparisons: [
        {
          title: `${COUNT} connections`,
          measured: () => timeOf([connect]),
          floor: () => timeOf([floor]),
          floorTitle: 'xargs -P 16 ssh',
          limit: 0.8,
          runs: 3,
        },
      ],
      memory: connect,
      memoryLimit: 200,
    };
  },
};
