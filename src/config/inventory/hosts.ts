import {
  ALL,
  CONNECTION,
  type Entry,
  type Fail,
  type Inventory,
  NAMES,
  OLDER,
  type Var,
  type Vars,
} from './inventory.ts';
import { type Beside, readVars, varsOf, withDescendants } from './precedence.ts';

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
