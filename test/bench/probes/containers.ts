// Prints how many milliseconds it takes to list the containers of an engine and to inspect them all, in a
// process as fresh as the command line's.
import { lookAt } from '../../../src/adapters/process/docker/look.ts';
import { dialSocket } from '../../../src/clients/docker/agent.ts';
import { openEngine } from '../../../src/clients/docker/engine.ts';
import { testContext } from '../../support/context.ts';

const [, , socket = '', expected] = process.argv;
const context = testContext();
const started = performance.now();
const engine = openEngine({ name: socket, dial: dialSocket(socket) }, context.signal);
const found = await lookAt(
  { engine, at: socket, host: 'local', machine: 'local' },
  { type: 'docker', find: { image: 'shop/api' }, sudo: false, changes: false },
  // What /proc tells has a measure of its own.
  async (_machine, containers) => new Map(containers.map(({ id }) => [id, [{}]])),
  context,
);
engine.close();
const took = performance.now() - started;
if (String(found.containers.length) !== expected)
  throw new Error(`expected ${expected} containers, found ${found.containers.length}`);
console.log(took);
