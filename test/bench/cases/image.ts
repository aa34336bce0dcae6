import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { imageOf, multiPlatform, type Pushable } from '../../support/images.ts';
import { push } from '../../support/push.ts';
import { commit, initRepository } from '../../support/repository.ts';
import type { Case } from '../case.ts';
import type { Comparison } from '../compare.ts';
import {
  type Command,
  deploytrace,
  NODE_ALONE,
  outputOf,
  probe,
  timeOf,
  timeOfProbe,
} from '../run.ts';
import { start } from '../server.ts';

/** Says so when it listens: the registry itself only writes a log. */
const SERVE = `docker-registry serve "$0" >/dev/null 2>&1 &
until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do sleep 0.05; done
echo ready
wait`;

/** A wire to that port that takes 5 ms each way, as to a registry in the same city. */
const WIRE = `const net = require('node:net');
const [, port, target] = process.argv;
const send = (from, to) => from
  .on('data', (piece) => setTimeout(() => to.write(piece), 5))
  .on('end', () => setTimeout(() => to.end(), 5))
  .on('error', () => to.destroy());
net.createServer({ noDelay: true }, (near) => {
  const far = net.connect({ port: Number(target), host: '127.0.0.1', noDelay: true });
  send(near, far);
  send(far, near);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));`;

/** The code that is shipped: what the command line loads, and loads it with. */
const DIST = join(process.cwd(), 'dist');

/**
 * The facts of an image by its tag, with the other tags of its repository. Counted is all that an image adds to a
 * command; the start of node is added to both. The first run keeps its compiled code, as the command line does.
 */
export const image: Case = {
  name: 'image',
  prepare: async (folder) => {
    const near = await serve(folder);
    const far = await freePort();
    await start(process.execPath, ['-e', WIRE, String(far), String(near)], folder);
    const labels = { 'org.opencontainers.image.revision': 'a'.repeat(40) };
    const one = await publish(near, 'shop/one', imageOf({ labels }));
    const two = await publish(
      near,
      'shop/two',
      multiPlatform({ labels }, ['linux/amd64', 'linux/arm64']),
    );
    const reference = ({ name }: Published, port: number) => `127.0.0.1:${port}/${name}:1.8.2`;
    const compare = (title: string, published: Published, port: number) =>
      toComparison(title, reference(published, port), published.digest, folder);
    keepCompiled(join(folder, 'repository'), reference(one, near));
    return {
      comparisons: [
        compare('an image by its tag, on this machine', one, near),
        compare('for two platforms, on this machine', two, near),
        compare('an image by its tag, 10 ms away', one, far),
        compare('for two platforms, 10 ms away', two, far),
      ],
      memory: look(folder, reference(two, near), two.digest),
    };
  },
};

/** An earlier command has compiled all that is needed. */
function keepCompiled(repository: string, reference: string): void {
  initRepository(repository);
  commit(repository, 'one');
  outputOf(deploytrace(repository, 'show'));
  const artifact = { type: 'image', reference, credentials: 'anonymous' };
  const found = { type: 'host', find: { pid: process.pid } };
  const config = { version: 1, source: { type: 'git' }, artifact, process: found };
  // JSON is YAML.
  writeFileSync(join(repository, 'deploy.config.yaml'), JSON.stringify(config));
  outputOf(deploytrace(repository, 'show'));
}

interface Published {
  readonly name: string;
  readonly digest: string;
}

async function publish(port: number, name: string, pushed: Pushable): Promise<Published> {
  for (const tag of ['1.8.2', '1.8', 'latest'])
    await push(`http://127.0.0.1:${port}/v2/${name}`, tag, pushed);
  return { name, digest: pushed.digest };
}

function look(cwd: string, reference: string, digest: string): Command {
  return probe('image', cwd, DIST, reference, digest);
}

function toComparison(title: string, reference: string, digest: string, cwd: string): Comparison {
  const argv = ['skopeo', 'inspect', '--tls-verify=false', `docker://${reference}`] as const;
  const skopeo: Command = { argv, cwd };
  outputOf(skopeo);
  return {
    title,
    measured: () => timeOfProbe(look(cwd, reference, digest)) + timeOf([NODE_ALONE]),
    floor: () => timeOf([skopeo, NODE_ALONE]),
    floorTitle: 'skopeo inspect of the same; node -e 0',
    limit: 1,
    runs: 31,
  };
}

async function serve(folder: string): Promise<number> {
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
  return port;
}
