import { dirname, resolve } from 'node:path';
import type { Adapter, ArtifactAdapter, SourceAdapter } from '../adapters/adapter.ts';
import { artifacts } from '../adapters/artifact/index.ts';
import { processes } from '../adapters/process/index.ts';
import type { Registration } from '../adapters/registration.ts';
import { sources } from '../adapters/source/index.ts';
import type { Block, Config } from '../config/config.ts';
import { ConfigError, type ConfigFault } from '../model/errors.ts';
import type { PolicySettings } from '../model/policy.ts';
import type { Places } from '../model/trace.ts';
import { type Addresses, withListedHosts } from './listed-hosts.ts';

/** An adapter with its checked options, not yet loaded. */
export interface Planned<A> {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly load: () => Promise<A>;
}

/** What will be looked at. Making it opens nothing. */
export interface Plan {
  readonly system: string;
  readonly environment: string | null;
  /** Relative paths start here. */
  readonly baseFolder: string;
  readonly source: Planned<SourceAdapter<unknown>>;
  readonly artifact: Planned<ArtifactAdapter<unknown>>;
  readonly process: Planned<Adapter<unknown>>;
  /** Of hosts that an inventory lists: how each is reached. */
  readonly addresses: Addresses;
  /** What the config says of how it is to be judged. */
  readonly policy: PolicySettings;
  /** Not there without a config file. */
  readonly places?: Places;
}

type Options = Readonly<Record<string, unknown>>;

/** The plan for a folder without a config file: its repository, its work tree, what runs from inside it. */
export function planFolder(root: string, find?: Options): Plan {
  return toPlan({
    system: root.split('/').at(-1) || root,
    environment: null,
    baseFolder: root,
    source: { type: 'git', repository: root, ref: 'HEAD' },
    artifact: { type: 'checkout', path: root, sudo: false },
    process: { ...HERE, ...(find ? { find } : {}) },
    policy: {},
    addresses: new Map(),
  });
}

/** The processes of this machine; what the schema would make of `type: host` alone, without loading it. */
const HERE = { type: 'host', sudo: false, children: true, loads: 'auto' };

/** The same plan for another revision than the source's ref names. Throws `ConfigError` where the source has no such thing. */
export function planFor(plan: Plan, revision: string): Plan {
  const { type, options } = plan.source;
  if (!('ref' in options))
    throw new ConfigError([
      { message: `a source of type ${type} has no revisions to choose from` },
    ]);
  return { ...plan, source: { ...plan.source, options: { ...options, ref: revision } } };
}

/** The plan that a config asks for. Throws `ConfigError` with every fault and its position. */
export async function planConfig(file: Config): Promise<Plan> {
  const { config, addresses } = await withListedHosts(file);
  const source = await check(config, config.source, sources, { type: 'git' });
  const fallback = 'value' in source ? placeOf(source.value) : {};
  const artifact = await check(config, config.artifact, artifacts, {
    type: 'checkout',
    ...fallback,
  });
  const runs = 'value' in artifact ? runsOf(artifact.value) : { type: 'host' };
  const process = await check(config, config.process, processes, runs);
  const { parsePolicy } = await import('../config/policy.ts');
  return toPlan({
    system: config.system,
    environment: config.environment,
    baseFolder: dirname(resolve(config.file)),
    addresses,
    ...withHosts(valuesOf({ source, artifact, process, policy: parsePolicy(config) })),
  });
}

/** Of an image, containers run; of anything else, processes of this machine. */
function runsOf({ type, reference }: Options): Options {
  const image = String(reference).replace(/[:@][^/]*$/, '');
  // One that is named after the source is not known yet.
  return type === 'image' && !image.includes('{')
    ? { type: 'docker', find: { image } }
    : { type: 'host' };
}

/** What runs on several machines lies on them, unless the config says where else. */
function withHosts<Stages extends Record<'artifact' | 'process', Options>>(stages: Stages): Stages {
  const { artifact, process } = stages;
  const hosts = machinesOf(process.hosts);
  if (!('sudo' in artifact) || artifact.hosts || !hosts) return stages;
  const reached = { ...Object.fromEntries(REACHED_BY.map((key) => [key, process[key]])), hosts };
  return { ...stages, artifact: { ...artifact, ...reached } };
}

const REACHED_BY = ['sudo', 'transport', 'host-key'];

/** Of engines that are reached by a socket, this machine; of those by TCP, none that could be looked at. */
function machinesOf(hosts: unknown): readonly string[] | null {
  if (!Array.isArray(hosts)) return null;
  const machines = hosts.flatMap((host) => {
    if (String(host).startsWith('unix://')) return ['local'];
    return /^(tcp|https?):\/\//.test(String(host)) ? [] : [String(host)];
  });
  return machines.length > 0 ? [...new Set(machines)] : null;
}

type Checked<Value = Options> = { readonly value: Value } | Faulty;
type Faulty = { readonly faults: readonly ConfigFault[] };

/** The options of one stage, checked by the adapter that its type names; the defaults where it was left out. */
async function check(
  config: Config,
  block: Block | null,
  registry: Readonly<Record<string, Registration<unknown>>>,
  fallback: Options,
): Promise<Checked> {
  const { parseBlock, unknownType } = await import('../config/parse-block.ts');
  const type = block?.type ?? String(fallback.type);
  const registration = Object.hasOwn(registry, type) ? registry[type] : undefined;
  if (!registration)
    return { faults: block ? [unknownType(block, Object.keys(registry), config)] : [] };
  const schema = await registration.options();
  if (!block) return { value: schema.parse(fallback) as Options };
  return parseBlock(schema, block, config) as Checked;
}

/** All faults of all sections at once: a file should not have to be corrected one by one. */
function valuesOf<Values extends object>(
  checked: {
    readonly [Name in keyof Values]: Checked<Values[Name]>;
  },
): Values {
  const sections = Object.entries<Checked<unknown>>(checked);
  const faults = sections.flatMap(([, each]) => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw new ConfigError(faults);
  const values = sections.map(([name, each]) => [name, 'value' in each ? each.value : null]);
  return Object.fromEntries(values) as Values;
}

/** Without an artifact of its own, the work tree of the source is what runs. */
function placeOf(source: Options): Options {
  const repository = String(source.repository);
  return /^[./~]|^[^:]+$/.test(repository) ? { path: repository } : {};
}

interface Parts
  extends Pick<Plan, 'system' | 'environment' | 'baseFolder' | 'policy' | 'addresses'> {
  readonly source: Options;
  readonly artifact: Options;
  readonly process: Options;
}

function toPlan(parts: Parts): Plan {
  return {
    system: parts.system,
    environment: parts.environment,
    baseFolder: parts.baseFolder,
    addresses: parts.addresses,
    policy: parts.policy,
    source: toPlanned<SourceAdapter<unknown>>(sources, parts.source),
    artifact: toPlanned<ArtifactAdapter<unknown>>(artifacts, parts.artifact),
    process: toPlanned<Adapter<unknown>>(processes, parts.process),
  };
}

/** The one cast between a registry, whose members differ in their options, and a plan, which holds one of them. */
function toPlanned<A>(
  registry: Readonly<Record<string, Registration<unknown>>>,
  options: Options,
): Planned<A> {
  const type = String(options.type);
  const registration = registry[type] as Registration<A>;
  return { type, options, load: registration.load };
}
