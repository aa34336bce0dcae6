// Prints how many milliseconds it takes to load what looks images up and to look one up by its tag, in a
// process as fresh as the command line's.
import { testContext } from '../../support/context.ts';

const [, , reference = '', digest] = process.argv;
const ends: (() => void)[] = [];
const context = testContext({ atEnd: (end) => ends.push(end) });
const started = performance.now();
const { imageArtifact } = await import('../../../src/adapters/artifact/image/index.ts');
const { observations } = await imageArtifact.resolve(
  { type: 'image', reference, insecure: false, credentials: 'anonymous' },
  context,
);
const took = performance.now() - started;
const [found] = observations;
if (found?.state !== 'observed' || found.facts.image?.digest !== digest)
  throw new Error(`expected ${digest}`);
console.log(took);
for (const end of ends) end();
