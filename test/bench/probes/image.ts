// Prints how many milliseconds it takes to load what looks images up and to look one up by its tag, as the command
// line does it that was built: in a process in which nothing of that has been loaded, with code that is kept.
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import type { imageArtifact } from '../../../src/adapters/artifact/image/index.ts';
import type { keepCode } from '../../../src/code-cache.ts';
import { testContext } from '../../support/context.ts';

const [, , dist = '', reference = '', digest] = process.argv;
const ends: (() => void)[] = [];
const context = testContext({ atEnd: (end) => ends.push(end) });
const load = module.createRequire(join(dist, 'start.cjs'))('./start.cjs');
const cache: { readonly keepCode: typeof keepCode } = load('code-cache.cjs');
cache.keepCode(process.env);
// By then any command has loaded this, and with it the file in which the image's finds what others need as well.
load(memberOf('everyday', 'person'));
const name = memberOf('image', 'image');
const started = performance.now();
const image: { readonly imageArtifact: typeof imageArtifact } = load(name);
const { observations } = await image.imageArtifact.resolve(
  { type: 'image', reference, insecure: false, credentials: 'anonymous' },
  context,
);
const took = performance.now() - started;
const [found] = observations;
if (found?.state !== 'observed' || found.facts.image?.digest !== digest)
  throw new Error(`expected ${digest}`);
console.log(took);
for (const end of ends) end();

/** The name of a built module in a file of such modules. */
function memberOf(file: string, entry: string): string {
  const text = readFileSync(join(dist, 'chunks', `${file}.js`), 'latin1');
  return new RegExp(`"(${entry}-\\w+\\.cjs)"`).exec(text)?.[1] ?? `no ${entry} in ${file}.js`;
}
