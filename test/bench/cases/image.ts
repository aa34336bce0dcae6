import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { multiPlatform } from '../../support/images.ts';
import { push } from '../../support/push.ts';
import type { Case } from '../case.ts';
import { type Command, NODE_ALONE, outputOf, probe, timeOf } from '../run.ts';
import { start } from '../server.ts';

/** Says so when it listens: the registry itself only writes a log. */
const SERVE = `docker-registry serve "$0" >/dev/null 2>&1 &
until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do sleep 0.05; done
echo ready
wait`;

/** The facts of an image of two platforms by its tag, with the other tags of its repository. */
export const image: Case = {
  name: 'image',
  prepare: async (folder) => {
    const host = await serve(folder);
    const labels = { 'org.opencontainers.image.revision': 'a'.repeat(40) };
    const shop = multiPlatform({ labels }, ['linux/amd64', 'linux/arm64']);
    for (const tag of ['1.8.2', '1.8', 'latest'])
      await push(`http://${host}/v2/shop/api`, tag, shop);
    const reference = `${host}/shop/api:1.8.2`;
    const look = probe('image', folder, reference, shop.digest);
    const skopeo: Command = {
      argv: ['skopeo', 'inspect', '--tls-verify=false', `docker://${reference}`],
      cwd: folder,
    };
    outputOf(skopeo);
    return {
      comparisons: [
        {
          title: 'an image by its tag',
          measured: () => timeOf([look]),
          floor: () => timeOf([skopeo, NODE_ALONE]),
          floorTitle: 'skopeo inspect of the same; node -e 0',
          limit: 1,
          runs: 41,
        },
      ],
      memory: look,
    };
  },
};

async function serve(folder: string): Promise<string> {
  const port = await freePort();
  const file = join(folder, 'registry.yml');
  const config = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: `127.0.0.1:${port}` },
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  await start('bash', ['-c', SERVE, file, String(port)], folder);
  return `127.0.0.1:${port}`;
}
