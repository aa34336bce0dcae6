import { basename, dirname, resolve } from 'node:path';
import { ConfigError, type ConfigFault } from '../model/errors.ts';
import {
  type Block,
  type Config,
  type ConfigFile,
  type Layer,
  type Section,
  STAGES,
} from './config.ts';
import { toText } from './load.ts';
import { scalarsIn } from './node.ts';
import { suggest } from './suggest.ts';
import { type ConfigText, faultAt, quoted, shown, toConfigError } from './text.ts';

/**
 * One environment laid over the base, or the base alone. A section of another type replaces the
 * base's; of the same type, or of none, it is merged key by key, each key's value as a whole. What
 * is merged still knows where it stands. Throws ConfigError for an environment that is not there, for a base
 * that describes nothing, and for variables that are asked for and not set.
 */
export function selectEnvironment(config: ConfigFile, name: string | null): Config {
  const layer = name === null ? baseOf(config) : overlay(config.base, layerOf(config, name));
  const faults = missingVariables(layer, config.text);
  if (faults.length > 0) throw toConfigError(faults);
  const { system, ...blocks } = layer;
  const { file, text, secrets } = config;
  return {
    ...blocks,
    file,
    text,
    secrets,
    environment: name,
    system: system ? toText(system) : folderName(file),
  };
}

/** Where all that is described are environments, the folder around would be traced, which nobody asked for. */
function baseOf({ base, environments, file }: ConfigFile): Layer {
  if (environments.size === 0 || STAGES.some((stage) => base[stage] !== null)) return base;
  const message = `${file} describes nothing but environments, and none of them was named`;
  throw new ConfigError([
    { message, hint: `Name one (-e). ${knownWords([...environments.keys()])}` },
  ]);
}

function layerOf(config: ConfigFile, name: string): Layer {
  const layer = config.environments.get(name);
  if (layer) return layer;
  const known = [...config.environments.keys()];
  const near = suggest(name, known);
  const message = `${config.file} has no environment ${quoted(name)}`;
  const hint =
    known.length === 0
      ? 'It names none: add it under environments, or leave the environment out.'
      : `${near ? `Did you mean ${shown(near)}? ` : ''}${knownWords(known)}`;
  throw new ConfigError([{ message, hint }]);
}

function knownWords(names: readonly string[]): string {
  const some = names.slice(0, 20).map((name) => shown(name));
  return `Known: ${some.join(', ')}.`;
}

function overlay(base: Layer, over: Layer): Layer {
  return {
    system: over.system ?? base.system,
    source: merge(base.source, over.source),
    artifact: merge(base.artifact, over.artifact),
    process: merge(base.process, over.process),
    policy: mergeKeys(withoutEnvironment(base.policy), over.policy),
  };
}

function merge(base: Block | null, over: Block | null): Block | null {
  if (base && over && over.type !== '' && over.type !== base.type) return over;
  const merged = mergeKeys(base, over);
  return merged && base ? { ...merged, type: base.type } : merged;
}

function mergeKeys<S extends Section>(base: S | null, over: S | null): S | null {
  if (!base || !over) return over ?? base;
  const entries = new Map([...base.node.entries, ...over.node.entries]);
  return { ...over, node: { ...over.node, entries } };
}

/** Which environments are meant is a question for the file, not for one of them. */
function withoutEnvironment(policy: Section | null): Section | null {
  if (!policy) return null;
  const entries = [...policy.node.entries].filter(([key]) => key !== 'environment');
  return { ...policy, node: { ...policy.node, entries: new Map(entries) } };
}

/** More faults than are shown; each costs a search for its line. */
const ENOUGH = 50;

function missingVariables(layer: Layer, text: ConfigText): readonly ConfigFault[] {
  const sections = [...STAGES, 'policy' as const].map((name) => layer[name]?.node);
  const nodes = [layer.system, ...sections].filter((node) => node !== null && node !== undefined);
  const missing = nodes
    .flatMap(scalarsIn)
    .flatMap(({ at, missing }) => [...new Set(missing)].map((name) => ({ at, name })));
  const hint = 'Set it, or write $${ instead of ${ for the text itself.';
  return missing
    .slice(0, ENOUGH)
    .map(({ at, name }) =>
      faultAt(text, at, `the environment variable ${shown(name)} is not set`, hint),
    );
}

function folderName(file: string): string {
  return basename(dirname(resolve(file))) || 'system';
}
