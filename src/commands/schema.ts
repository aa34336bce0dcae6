import { artifacts } from '../adapters/artifact/index.ts';
import { processes } from '../adapters/process/index.ts';
import type { Registration } from '../adapters/registration.ts';
import { sources } from '../adapters/source/index.ts';
import { ConfigError } from '../model/errors.ts';
import { EXIT } from './exit-code.ts';
import { type Surroundings, write } from './output.ts';

/** What `--json` prints, by the command that prints it. */
const outputs: Readonly<Record<string, () => Promise<object>>> = {
  show: async () => (await import('../renderers/json/schema.ts')).traceSchema(),
  diff: async () => (await import('../renderers/json/diff-schema.ts')).diffSchema(),
  history: async () => (await import('../renderers/json/history-schema.ts')).historySchema(),
  where: async () => (await import('../renderers/json/where-schema.ts')).whereSchema(),
};

/** Prints the JSON Schema of the config file, or of the JSON that a command prints. */
export async function schema(
  { output }: { readonly output?: string | boolean },
  surroundings: Surroundings,
): Promise<number> {
  const document = output ? await outputSchema(output) : await configSchema();
  await write(surroundings.stdout, `${JSON.stringify(document, null, 2)}\n`);
  return EXIT.match;
}

async function outputSchema(command: string | true): Promise<object> {
  const name = command === true || command === 'verify' ? 'show' : command;
  const make = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (make) return make();
  const message = `${name} prints no JSON of its own`;
  throw new ConfigError([{ message, hint: `Known: ${Object.keys(outputs).join(', ')}.` }]);
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
