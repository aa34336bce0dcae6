import { ALL, type Inventory, PRIORITY, type Vars } from './inventory.ts';

/** Variables that files beside the inventory give, by the name of the group or host. */
export interface Beside {
  readonly groups: ReadonlyMap<string, Vars>;
  readonly hosts: ReadonlyMap<string, Vars>;
}

/** A group and all below it. Groups that are their own children end it, too. */
export function withDescendants(
  groups: Inventory['groups'],
  group: string,
  seen = new Set<string>(),
): ReadonlySet<string> {
  if (seen.has(group)) return seen;
  seen.add(group);
  for (const { name } of groups.get(group)?.children ?? []) withDescendants(groups, name, seen);
  return seen;
}

/** What groups say of the hosts in them, and hosts of themselves. */
export interface Said {
  readonly ranked: readonly Ranked[];
  readonly own: ReadonlyMap<string, readonly Vars[]>;
  readonly beside: Beside['hosts'];
}

interface Ranked {
  readonly vars: Vars;
  readonly members: ReadonlySet<string>;
}

export function readVars(groups: Inventory['groups'], beside: Beside): Said {
  const own = new Map<string, Vars[]>();
  for (const { hosts } of groups.values())
    for (const { name, vars } of hosts) {
      const known = own.get(name);
      if (known) known.push(vars);
      else own.set(name, [vars]);
    }
  const order = byRank(groups);
  const ranked = (varsOf: (group: string) => Vars | undefined) =>
    order.flatMap((name) => {
      const vars = varsOf(name);
      return vars && vars.size > 0 ? [{ vars, members: membersOf(groups, name) }] : [];
    });
  const inside = ranked((name) => groups.get(name)?.vars);
  const outside = ranked((name) => beside.groups.get(name));
  return { ranked: [...inside, ...outside], own, beside: beside.hosts };
}

/**
 * From the outermost group to the innermost, of equals by priority, then by name: later ones override earlier
 * ones, as Ansible has it.
 */
function byRank(groups: Inventory['groups']): readonly string[] {
  const depthOf = toDepth(groups);
  return [...new Set([ALL, ...groups.keys()])]
    .map((name) => ({
      name,
      depth: depthOf(name),
      priority: Number(groups.get(name)?.vars.get(PRIORITY)?.text ?? 1) || 1,
    }))
    .sort((a, b) => a.depth - b.depth || a.priority - b.priority || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** How deep a group lies below all others; one that is its own child is no deeper for it. */
function toDepth(groups: Inventory['groups']): (name: string) => number {
  const parents = new Map<string, string[]>();
  for (const [parent, { children }] of groups)
    for (const { name } of children) parents.set(name, [...(parents.get(name) ?? []), parent]);
  const known = new Map<string, number>([[ALL, 0]]);
  const depthOf = (name: string): number => {
    const depth = known.get(name);
    if (depth !== undefined) return depth;
    known.set(name, 0);
    const found = 1 + Math.max(0, ...(parents.get(name) ?? []).map(depthOf));
    known.set(name, found);
    return found;
  };
  return depthOf;
}

function membersOf(groups: Inventory['groups'], name: string): ReadonlySet<string> {
  const inside = name === ALL ? [...groups.keys()] : [...withDescendants(groups, name)];
  return new Set(
    inside.flatMap((each) => groups.get(each)?.hosts.map((entry) => entry.name) ?? []),
  );
}

export function varsOf(host: string, { ranked, own, beside }: Said): Vars {
  const ofGroups = ranked.filter(({ members }) => members.has(host)).map(({ vars }) => vars);
  const ofHost = [...(own.get(host) ?? []), beside.get(host) ?? []];
  return new Map([...ofGroups, ...ofHost].flatMap((vars) => [...vars]));
}
