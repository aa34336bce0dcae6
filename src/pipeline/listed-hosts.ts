import type { Block, Config, Section } from '../config/config.ts';
import type { ScalarNode } from '../config/node.ts';

/** Where a host is, and with which key it is logged in to, as a file that lists it has it. */
export interface Address {
  /** As a config names a host. */
  readonly at: string;
  /** The absolute path of a private key, or null. */
  readonly identity: string | null;
}

/** How hosts are reached that a file lists, by name. */
export type Addresses = ReadonlyMap<string, Address>;

const STAGES = ['artifact', 'process'] as const;

/**
 * A config in which each stage names its hosts itself: those that an inventory or a file lists are written
 * out. Throws ConfigError, with the place in whichever of the files is wrong.
 */
export async function withListedHosts(
  config: Config,
): Promise<{ readonly config: Config; readonly addresses: Addresses }> {
  const addresses = new Map<string, Address>();
  let written = config;
  for (const stage of STAGES) {
    const block = written[stage];
    const section = block && hostsSection(block);
    if (!section) continue;
    const { readHosts } = await import('./read-hosts.ts');
    const names = await readHosts(section, config, addresses);
    written = { ...written, [stage]: withHosts(block, section, names) };
  }
  return { config: written, addresses };
}

/** The `hosts` of a stage, where they are not named there but elsewhere. */
function hostsSection({ name, node }: Block): Section | null {
  const hosts = node.entries.get('hosts');
  if (hosts?.value.kind !== 'map') return null;
  return { name: `${name}.hosts`, at: hosts.at, node: hosts.value };
}

function withHosts(block: Block, { at }: Section, names: readonly string[]): Block {
  const items = names.map((name) => toScalar(name, at));
  const value = { kind: 'list', at, items } as const;
  const entries = new Map(block.node.entries).set('hosts', { at, value });
  return { ...block, node: { ...block.node, entries } };
}

function toScalar(text: string, at: number): ScalarNode {
  return { kind: 'scalar', at, value: text, source: text, variables: [], missing: [] };
}
