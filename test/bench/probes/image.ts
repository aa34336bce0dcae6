// Looks an image up by its tag, in a process that does nothing else, and ends.
import { imageArtifact } from '../../../src/adapters/artifact/image/index.ts';
import { testContext } from '../../support/context.ts';

const [, , reference = '', digest] = process.argv;
const { observations } = await imageArtifact.resolve(
  { type: 'image', reference, insecure: false, credentials: 'anonymous' },
  testContext(),
);
const [found] = observations;
if (found?.state !== 'observed' || found.facts.image?.digest !== digest)
  throw new Error(`expected ${digest}`);
