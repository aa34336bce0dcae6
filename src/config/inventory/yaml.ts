import type { ConfigNode, MapEntry, MapNode } from '../node.ts';
import { gotWords } from '../words.ts';
import type { Child, Entry, Fail, Group, Inventory, Var } from './inventory.ts';
import { VARIABLES } from './inventory.ts';
import { toEntries } from './pattern.ts';

const KEYS = ['hosts', 'children', 'vars'];

interface Draft {
  readonly hosts: Entry[];
  readonly children: Child[];
  readonly vars: Map<string, Var>;
}

/** An inventory as YAML: groups, each with hosts, children and vars, in any depth. `fail` never returns. */
export function parseYamlInventory(root: ConfigNode, fail: Fail): Inventory {
  const groups = new Map<string, Draft>();
  if (root.kind !== 'map') fail(root.at, `expected groups, got ${gotWords(root)}`);
  else for (const [name, entry] of root.entries) addGroup(groups, name, entry, fail);
  return { groups: groups as ReadonlyMap<string, Group> };
}

function addGroup(groups: Map<string, Draft>, name: string, entry: MapEntry, fail: Fail): void {
  const draft = groups.get(name) ?? { hosts: [], children: [], vars: new Map<string, Var>() };
  groups.set(name, draft);
  for (const [key, inner] of entriesOf(entry.value, `the group ${name}`, fail)) {
    if (!KEYS.includes(key))
      fail(
        inner.at,
        `expected one of ${KEYS.join(', ')} in the group ${name}, got ${JSON.stringify(key)}`,
      );
    const inside = entriesOf(inner.value, `${key} of the group ${name}`, fail);
    if (key === 'vars')
      for (const [variable, text] of toVars(inside)) draft.vars.set(variable, text);
    if (key === 'hosts')
      for (const [pattern, host] of inside) {
        const vars = toVars(entriesOf(host.value, `the host ${pattern}`, fail));
        draft.hosts.push(...toEntries(pattern, host.at, vars, fail));
      }
    if (key === 'children')
      for (const [child, below] of inside) {
        draft.children.push({ name: child, at: below.at });
        addGroup(groups, child, below, fail);
      }
  }
}

/** Of a mapping, or of nothing, which is as good as an empty one. */
export function entriesOf(node: ConfigNode, what: string, fail: Fail): MapNode['entries'] {
  if (node.kind === 'map') return node.entries;
  if (node.kind === 'scalar' && node.value === null) return new Map();
  // Whatever stands there may be a secret.
  const got = node.kind === 'scalar' ? 'a single value' : gotWords(node);
  return fail(node.at, `expected a mapping as ${what}, got ${got}`);
}

/** Those that are read. */
export function toVars(entries: MapNode['entries']): ReadonlyMap<string, Var> {
  return new Map(
    [...entries].flatMap(([name, { value }]) =>
      VARIABLES.includes(name) && value.kind === 'scalar' && value.value !== null
        ? [[name, { text: String(value.value), at: value.at }] as const]
        : [],
    ),
  );
}
