import type { ConfigText } from '../text.ts';

/** What an Ansible inventory says, as far as it says how hosts are reached. */
export interface Inventory {
  /** By name, in the order of the file; hosts before the first group are in `ungrouped`. */
  readonly groups: ReadonlyMap<string, Group>;
}

export interface Group {
  readonly hosts: readonly Entry[];
  readonly children: readonly Child[];
  readonly vars: Vars;
}

/** A host, ranges written out; the same may be told of in several places. */
export interface Entry {
  readonly name: string;
  /** Offset in the text. */
  readonly at: number;
  readonly vars: Vars;
}

export interface Child {
  readonly name: string;
  readonly at: number;
}

export interface Var {
  readonly text: string;
  readonly at: number;
  /** Where it stands, if not in the inventory itself. */
  readonly file?: ConfigText;
}

/** Variables by name; only those in VARIABLES. */
export type Vars = ReadonlyMap<string, Var>;

/** A host as it is to be reached. */
export interface ListedHost {
  readonly name: string;
  readonly at: number;
  /** Null: not said. */
  readonly host: Var | null;
  readonly user: Var | null;
  readonly port: Var | null;
  /** The file of a private key. */
  readonly identity: Var | null;
  readonly isLocal: boolean;
}

/** The variables that are read, each by its name of today and its older one. */
const NAMES = {
  host: 'ansible_host',
  user: 'ansible_user',
  port: 'ansible_port',
  identity: 'ansible_ssh_private_key_file',
} as const;
const OLDER = {
  host: 'ansible_ssh_host',
  user: 'ansible_ssh_user',
  port: 'ansible_ssh_port',
  identity: 'ansible_private_key_file',
} as const;
const CONNECTION = 'ansible_connection';
const PRIORITY = 'ansible_group_priority';

export const VARIABLES: readonly string[] = [
  ...Object.values(NAMES),
  ...Object.values(OLDER),
  CONNECTION,
  PRIORITY,
];

export const ALL = 'all';
export const UNGROUPED = 'ungrouped';

/** What is wrong at an offset of the inventory, or of another file. */
export type Fail = (at: number, message: string, file?: ConfigText) => never;

/** Variables that files beside the inventory give, by the name of the group or host. */
export interface Beside {
  readonly groups: ReadonlyMap<string, Vars>;
  readonly hosts: ReadonlyMap<string, Vars>;
}

/** The hosts of a group and its children, each once, in the order of the file; null where there is no such group. */
export function hostsIn(
  inventory: Inventory,
  group: string,
  beside: Beside,
  fail: Fail,
): readonly ListedHost[] | null {
  const { groups } = inventory;
  if (group !== ALL && !groups.has(group)) return null;
  const names = group === ALL ? new Set(groups.keys()) : withDescendants(groups, group);
  const wanted = [...groups].flatMap(([name, { hosts }]) => (names.has(name) ? hosts : []));
  const first = new Map<string, Entry>();
  for (const entry of wanted) if (!first.has(entry.name)) first.set(entry.name, entry);
  const said = readVars(groups, beside);
  return [...first.values()].map((entry) => toHost(entry, varsOf(entry.name, said), fail));
}

/** A group and all below it. Groups that are their own children end it, too. */
function withDescendants(
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
interface Said {
  readonly ranked: readonly Ranked[];
  readonly own: ReadonlyMap<string, readonly Vars[]>;
  readonly beside: Beside['hosts'];
}

interface Ranked {
  readonly vars: Vars;
  readonly members: ReadonlySet<string>;
}

function readVars(groups: Inventory['groups'], beside: Beside): Said {
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

function varsOf(host: string, { ranked, own, beside }: Said): Vars {
  const ofGroups = ranked.filter(({ members }) => members.has(host)).map(({ vars }) => vars);
  const ofHost = [...(own.get(host) ?? []), beside.get(host) ?? []];
  return new Map([...ofGroups, ...ofHost].flatMap((vars) => [...vars]));
}

/** The one thing that templates are evaluated for. */
const OWN_NAME = /\{\{\s*inventory_hostname\s*\}\}/g;

const TEMPLATE = /\{\{|\{%/;
const REMOTE = /^(ssh|smart|paramiko|paramiko_ssh|ansible\.builtin\.(ssh|paramiko_ssh))$/;

function toHost({ name, at }: Entry, said: Vars, fail: Fail): ListedHost {
  const vars = new Map(
    [...said].map(([variable, each]) => {
      const text = each.text.replace(OWN_NAME, () => name);
      return [variable, { ...each, text }] as const;
    }),
  );
  for (const [variable, { text, at: place, file }] of vars) {
    if (TEMPLATE.test(text))
      fail(place, `${variable} is a template, and templates are not evaluated`, file);
  }
  const get = (which: keyof typeof NAMES) =>
    vars.get(NAMES[which]) ?? vars.get(OLDER[which]) ?? null;
  const connection = vars.get(CONNECTION);
  const isLocal = /^(ansible\.builtin\.)?local$/.test(connection?.text ?? '');
  if (connection && !isLocal && !REMOTE.test(connection.text))
    fail(
      connection.at,
      `${CONNECTION}: expected ssh or local, got ${JSON.stringify(connection.text)}`,
      connection.file,
    );
  const [host, user, port, identity] = [get('host'), get('user'), get('port'), get('identity')];
  return { name, at, host, user, port, identity, isLocal };
}
