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
  readonly isLocal: boolean;
}

/** The variables that are read, each by its name of today and its older one. */
const NAMES = { host: 'ansible_host', user: 'ansible_user', port: 'ansible_port' } as const;
const OLDER = {
  host: 'ansible_ssh_host',
  user: 'ansible_ssh_user',
  port: 'ansible_ssh_port',
} as const;
const CONNECTION = 'ansible_connection';

export const VARIABLES: readonly string[] = [
  ...Object.values(NAMES),
  ...Object.values(OLDER),
  CONNECTION,
];

export const ALL = 'all';
export const UNGROUPED = 'ungrouped';

/** What is wrong at an offset of the text. */
export type Fail = (at: number, message: string) => never;

/** The hosts of a group and its children, each once, in the order of the file; null where there is no such group. */
export function hostsIn(
  inventory: Inventory,
  group: string,
  fail: Fail,
): readonly ListedHost[] | null {
  const { groups } = inventory;
  if (group !== ALL && !groups.has(group)) return null;
  const names = group === ALL ? new Set(groups.keys()) : withDescendants(groups, group);
  const wanted = [...groups].flatMap(([name, { hosts }]) => (names.has(name) ? hosts : []));
  const first = new Map<string, Entry>();
  for (const entry of wanted) if (!first.has(entry.name)) first.set(entry.name, entry);
  const said = readVars(groups);
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
}

interface Ranked {
  readonly vars: Vars;
  readonly members: ReadonlySet<string>;
}

function readVars(groups: Inventory['groups']): Said {
  const own = new Map<string, Vars[]>();
  for (const { hosts } of groups.values())
    for (const { name, vars } of hosts) {
      const known = own.get(name);
      if (known) known.push(vars);
      else own.set(name, [vars]);
    }
  return { ranked: byRank(groups), own };
}

/** From the outermost group to the innermost, of equals by name: later ones override earlier ones, as Ansible has it. */
function byRank(groups: Inventory['groups']): readonly Ranked[] {
  const depthOf = toDepth(groups);
  return [...groups]
    .filter(([, { vars }]) => vars.size > 0)
    .map(([name, { vars }]) => ({ name, vars, depth: depthOf(name) }))
    .sort((a, b) => a.depth - b.depth || (a.name < b.name ? -1 : 1))
    .map(({ name, vars }) => ({ vars, members: membersOf(groups, name) }));
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

function varsOf(host: string, { ranked, own }: Said): Vars {
  const ofGroups = ranked.filter(({ members }) => members.has(host)).map(({ vars }) => vars);
  return new Map([...ofGroups, ...(own.get(host) ?? [])].flatMap((vars) => [...vars]));
}

const TEMPLATE = /\{\{|\{%/;
const REMOTE = /^(ssh|smart|paramiko|paramiko_ssh|ansible\.builtin\.(ssh|paramiko_ssh))$/;

function toHost({ name, at }: Entry, vars: Vars, fail: Fail): ListedHost {
  for (const [variable, { text, at: place }] of vars) {
    if (TEMPLATE.test(text))
      fail(place, `${variable} is a template, and templates are not evaluated`);
  }
  const get = (which: keyof typeof NAMES) =>
    vars.get(NAMES[which]) ?? vars.get(OLDER[which]) ?? null;
  const connection = vars.get(CONNECTION);
  const isLocal = /^(ansible\.builtin\.)?local$/.test(connection?.text ?? '');
  if (connection && !isLocal && !REMOTE.test(connection.text))
    fail(
      connection.at,
      `${CONNECTION}: expected ssh or local, got ${JSON.stringify(connection.text)}`,
    );
  return { name, at, host: get('host'), user: get('user'), port: get('port'), isLocal };
}
