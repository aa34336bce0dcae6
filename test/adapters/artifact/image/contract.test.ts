import { describe } from 'vitest';
import { artifacts } from '../../../../src/adapters/artifact/index.ts';
import { freePort } from '../../../support/git-server.ts';
import { imageOf } from '../../../support/images.ts';
import { needs } from '../../../support/needs.ts';
import { startRegistry } from '../../../support/registry.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { keepsContract } from '../../contract.ts';

describe('a registry', needs('docker-registry'), () => {
  keepsContract({
    stage: 'artifact',
    type: 'image',
    registration: artifacts.image,
    setups: {
      observed: async () => {
        const registry = await startRegistry();
        const labels = { 'org.opencontainers.image.revision': 'a'.repeat(40) };
        await registry.push('shop/api', '1.8.2', imageOf({ labels }));
        const reference = `${registry.host}/shop/api:1.8.2`;
        return { options: { reference, credentials: 'anonymous' }, folder: temporaryFolder() };
      },
      absent: async () => {
        const registry = await startRegistry();
        return { options: { reference: `${registry.host}/shop/api:1` }, folder: temporaryFolder() };
      },
      unreachable: async () => {
        const reference = `127.0.0.1:${await freePort()}/shop/api:1`;
        return { options: { reference }, folder: temporaryFolder() };
      },
    },
  });
});
