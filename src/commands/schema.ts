import { artifacts } from '../adapters/artifact/index.ts';
import { processes } from '../adapters/process/index.ts';
import type { Registration } from '../adapters/registration.ts';
import { sources } from '../adapters/source/index.ts';
import { EXIT } from './exit-code.ts';
import { type Surroundings, write } from './output.ts';

/** Prints the JSON Schema of the config file, or of the JSON that `--json` prints. */
export async function schema(
  flags: { readonly output?: boolean },
  surroundings: Surroundings,
): Promise<number> {
  const document = flags.output ? await outputSchema() : await configSchema();
  await write(surroundings.stdout, `${JSON.stringify(document, null, 2)}\n`);
  return EXIT.match;
}

async function outputSchema(): Promise<object> {
  const { traceSchema } = await import('../renderers/json/schema.ts');
  return traceSchema();
}

/** The schema of the config file, put together from the adapters' own. */
export async function configSchema(): Promise<object> {
  const { toConfigSchema } = await import('../config/schema.ts');
  const [source, artifact, process] = await Promise.all(
    [sources, artifacts, processes].map(optionsOf),
  );
  return toConfigSchema({ source: source ?? {}, artifact: artifact ?? {}, process: process ?? {} });
}

async function optionsOf(registry: Readonly<Record<string, Registration<unknown>>>) {
  const entries = Object.entries(registry).map(
    async ([name, registration]) => [name, await registration.options()] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
