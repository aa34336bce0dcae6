import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseYaml } from '../parse-yaml.ts';
import { readText } from '../read.ts';
import { faultAt, toConfigError } from '../text.ts';
import { ALL, type Inventory, type Vars } from './inventory.ts';
import type { Beside } from './precedence.ts';
import { entriesOf, toVars } from './yaml.ts';

/** What `group_vars` and `host_vars` beside an inventory say, as far as it is read. Throws ConfigError. */
export async function readBeside(folder: string, { groups }: Inventory): Promise<Beside> {
  const hosts = [...groups.values()].flatMap((group) => group.hosts.map(({ name }) => name));
  const [ofGroups, ofHosts] = await Promise.all([
    readVars(join(folder, 'group_vars'), new Set([ALL, ...groups.keys()])),
    readVars(join(folder, 'host_vars'), new Set(hosts)),
  ]);
  return { groups: ofGroups, hosts: ofHosts };
}

/** In this order Ansible looks for the file, or the folder of files, of a name; it takes the first. */
const ENDINGS = ['', '.yml', '.yaml', '.json'];

async function readVars(
  folder: string,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Vars>> {
  const entries = new Set(await list(folder));
  const found = [...names].flatMap((name) => {
    const ending = ENDINGS.find((each) => entries.has(name + each));
    return ending === undefined ? [] : [{ name, path: join(folder, name + ending) }];
  });
  const read = found.map(async ({ name, path }) => {
    const all = await Promise.all((await filesAt(path)).map(readFile));
    return [name, new Map(all.flatMap((vars) => [...vars]))] as const;
  });
  return new Map(await Promise.all(read));
}

/** A file, or those in a folder, in the order in which later ones override earlier ones; each folder once, as links may lead back. */
async function filesAt(path: string, seen = new Set<string>()): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile()) return [path];
  const folder = `${found?.dev} ${found?.ino}`;
  if (!found?.isDirectory() || seen.has(folder)) return [];
  seen.add(folder);
  const names = (await list(path)).filter(
    (name) => !/^\.|~$/.test(name) && ENDINGS.includes(extname(name)),
  );
  const files: string[] = [];
  for (const name of names.toSorted()) files.push(...(await filesAt(join(path, name), seen)));
  return files;
}

function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

const KIND = { emptyHint: '', foreignTags: true } as const;
const VAULT = /^\$ANSIBLE_VAULT;/;
const NOTHING = /^(\s*(#.*)?|---\s*|\.\.\.\s*)$/;

/** A file that is encrypted as a whole is passed over: how hosts are reached is seldom a secret. */
async function readFile(path: string): Promise<Vars> {
  const text = { file: path, source: await readText(path) };
  const isEmpty = text.source.split('\n').every((line) => NOTHING.test(line));
  if (isEmpty || VAULT.test(text.source)) return new Map();
  const fail = (at: number, message: string): never => {
    throw toConfigError([faultAt(text, at, message)]);
  };
  const vars = toVars(entriesOf(parseYaml(text, KIND), 'variables', fail));
  return new Map([...vars].map(([name, each]) => [name, { ...each, file: text }]));
}
