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

/** The variables that are read, each by its name of today and its older one. */
export const NAMES = {
  host: 'ansible_host',
  user: 'ansible_user',
  port: 'ansible_port',
  identity: 'ansible_ssh_private_key_file',
} as const;
export const OLDER = {
  host: 'ansible_ssh_host',
  user: 'ansible_ssh_user',
  port: 'ansible_ssh_port',
  identity: 'ansible_private_key_file',
} as const;
export const CONNECTION = 'ansible_connection';
export const PRIORITY = 'ansible_group_priority';

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
