import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processes } from '../../../../src/adapters/process/index.ts';
import type { Observation } from '../../../../src/model/observation.ts';
import { NODE_SERVER } from '../../../support/node-server.ts';
import { startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

function world() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'garbage.pid'), 'garbage\n');
  writeFileSync(join(folder, 'server.js'), NODE_SERVER);
  return folder;
}

/** CPU and memory go on, and uptime has hundredths of a second. */
function steady(observation: Observation): unknown {
  if (observation.state !== 'observed') return observation;
  const { process, load, ...facts } = observation.facts;
  const { cpu, memory, startedAt, ...rest } = process ?? {};
  const { earliest, latest, ...window } = load ?? {};
  return { ...observation, facts: { ...facts, process: rest, load: window } };
}

keepsContract({
  stage: 'process',
  type: 'host',
  registration: processes.host,
  steady,
  setups: {
    observed: async () => {
      const folder = world();
      const env = { GIT_COMMIT: 'a'.repeat(40) };
      await startProcess(process.execPath, ['server.js'], { cwd: folder, env });
      return { options: { find: { inside: '.' } }, folder };
    },
    absent: () => ({ options: { find: { pidfile: 'gone.pid' } }, folder: world() }),
    unreachable: () => ({ options: { find: { pidfile: 'garbage.pid' } }, folder: world() }),
  },
});
