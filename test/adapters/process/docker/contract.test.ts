import { describe } from 'vitest';
import { processes } from '../../../../src/adapters/process/index.ts';
import type { Observation } from '../../../../src/model/observation.ts';
import { ENGINE, useEngine } from '../../../support/docker.ts';
import { needs } from '../../../support/needs.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

/** CPU and memory go on, and uptime has hundredths of a second. */
function steady(observation: Observation): unknown {
  if (observation.state !== 'observed') return observation;
  const { process, load, ...facts } = observation.facts;
  const { cpu, memory, startedAt, ...rest } = process ?? {};
  return { ...observation, facts: { ...facts, process: rest, load: load?.basis } };
}

describe('docker', needs(...ENGINE), () => {
  const engine = useEngine();
  let made = false;
  keepsContract({
    stage: 'process',
    type: 'docker',
    registration: processes.docker,
    steady,
    setups: {
      observed: () => {
        if (!made) {
          engine.image('shop/api:1', {
            labels: { 'org.opencontainers.image.revision': 'a'.repeat(40) },
          });
          engine.docker('run', '-d', '--name', 'api', '--label', 'app=shop', 'shop/api:1');
          made = true;
        }
        const find = { container: 'api', label: ['app=shop'], image: 'shop/api' };
        return { options: { hosts: [engine.host], find }, folder: temporaryFolder() };
      },
      absent: () => ({
        options: { hosts: [engine.host], find: { container: 'gone' } },
        folder: temporaryFolder(),
      }),
      unreachable: () => ({
        options: { hosts: ['unix:///nonexistent/docker.sock'], find: { container: 'api' } },
        folder: temporaryFolder(),
      }),
    },
  });
});
