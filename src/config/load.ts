import type { ConfigFault } from '../model/errors.ts';
import { toMask } from '../model/mask.ts';
import { type Block, type ConfigFile, type Layer, type Section, STAGES } from './config.ts';
import { envelope, RESERVED } from './envelope.ts';
import { toFaults } from './faults.ts';
import { interpolate } from './interpolate.ts';
import { toJsonSchema } from './known-keys.ts';
import type { ConfigNode, MapNode, ScalarNode } from './node.ts';
import { parseNode } from './parse-block.ts';
import { parseYaml } from './parse-yaml.ts';
import { readText } from './read.ts';
import { type ConfigText, faultAt, START, toConfigError } from './text.ts';
import { gotWords } from './words.ts';

/** Reads a config file and checks its envelope. Throws ConfigError, and nothing else. */
export async function loadConfig(file: string, env: NodeJS.ProcessEnv): Promise<ConfigFile> {
  return parseConfig(file, await readText(file), env);
}

/** The same for a text that is at hand; `file` names it. */
export function parseConfig(file: string, source: string, env: NodeJS.ProcessEnv): ConfigFile {
  const text: ConfigText = { file, source };
  const { root, secrets } = interpolate(parseYaml(text), env, text);
  if (root.kind !== 'map') {
    const message = `expected a mapping, got ${gotWords(root)}`;
    throw toConfigError([faultAt(text, root.at, message, 'Begin the file with `version: 1`.')]);
  }
  checkVersion(root, text);
  const mask = toMask(secrets);
  const faults = checkEnvelope(root, text).map((fault) => ({
    ...fault,
    message: mask(fault.message),
  }));
  if (faults.length > 0) throw toConfigError(faults);
  return { file, text, base: toLayer(root), environments: toEnvironments(root), secrets };
}

/** First and alone: of a file of another version, nothing else that we could say is true. */
function checkVersion(root: MapNode, text: ConfigText): void {
  const version = root.entries.get('version')?.value;
  if (!version) {
    const hint = 'Begin the file with `version: 1`.';
    throw toConfigError([faultAt(text, START, 'version is missing', hint)]);
  }
  if (version.kind === 'scalar' && version.value === 1) return;
  const message = `version: expected the number 1, got ${gotWords(version)}`;
  throw toConfigError([faultAt(text, version.at, message, 'Only version 1 is known.')]);
}

function checkEnvelope(root: MapNode, text: ConfigText): readonly ConfigFault[] {
  const parsed = parseNode(envelope, root);
  if ('value' in parsed) return [];
  const schema = toJsonSchema(envelope);
  const subject = { name: '', at: START, node: root, text, schema, reserved: RESERVED };
  return toFaults(parsed.issues, subject);
}

/** What the envelope's check has left to be true is not asked again. */
function toLayer(node: MapNode): Layer {
  const system = node.entries.get('system')?.value;
  const [source, artifact, process] = STAGES.map((stage) => toBlock(node, stage));
  return {
    system: system?.kind === 'scalar' ? system : null,
    source: source ?? null,
    artifact: artifact ?? null,
    process: process ?? null,
    policy: toSection(node, 'policy'),
  };
}

function toBlock(layer: MapNode, name: Block['name']): Block | null {
  const section = toSection(layer, name);
  return section && { ...section, name, type: typeText(section.node.entries.get('type')?.value) };
}

function toSection(layer: MapNode, name: string): Section | null {
  const entry = layer.entries.get(name);
  return entry?.value.kind === 'map' ? { name, at: entry.at, node: entry.value } : null;
}

function typeText(node: ConfigNode | undefined): string {
  return node?.kind === 'scalar' ? toText(node) : '';
}

/** A scalar as text: what YAML took for a number is as it is written. */
export function toText(node: ScalarNode): string {
  return typeof node.value === 'string' ? node.value : node.source;
}

/** An environment that is named and empty differs in nothing. */
function toEnvironments(root: MapNode): ReadonlyMap<string, Layer> {
  const environments = root.entries.get('environments')?.value;
  if (environments?.kind !== 'map') return new Map();
  const empty: MapNode = { kind: 'map', at: environments.at, entries: new Map() };
  return new Map(
    [...environments.entries].map(([name, { value }]) => [
      name,
      toLayer(value.kind === 'map' ? value : empty),
    ]),
  );
}
