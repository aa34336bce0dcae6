import { dirname } from 'node:path';
import { ConfigError } from '../../model/errors.ts';
import { parseYaml } from '../parse-yaml.ts';
import { readText } from '../read.ts';
import { type ConfigText, faultAt, toConfigError, withoutExcerpts } from '../text.ts';
import { hostsIn, type ListedHost } from './hosts.ts';
import { parseIni } from './ini.ts';
import { ALL, type Fail } from './inventory.ts';
import { readBeside } from './vars-files.ts';
import { parseYamlInventory } from './yaml.ts';

/** Hosts, and the file that they stand in. */
export interface HostList {
  readonly text: ConfigText;
  readonly hosts: readonly ListedHost[];
}

const UNSAID = { host: null, user: null, port: null, identity: null, isLocal: false };

const YAML_KIND = { emptyHint: 'Name groups, and hosts in them.', foreignTags: true } as const;

/** The hosts of a group of an Ansible inventory, INI or YAML; null where it has no such group. Throws ConfigError. */
export async function readInventory(file: string, group = ALL): Promise<HostList | null> {
  try {
    return await read({ file, source: await readText(file) }, group);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Passwords lie in such files, too.
    throw new ConfigError(withoutExcerpts(error.faults));
  }
}

async function read(text: ConfigText, group: string): Promise<HostList | null> {
  const fail = toFail(text);
  const inventory = /\.(ya?ml|json)$/i.test(text.file)
    ? parseYamlInventory(parseYaml(text, YAML_KIND), fail)
    : parseIni(text.source, fail);
  const beside = await readBeside(dirname(text.file), inventory);
  const hosts = hostsIn(inventory, group, beside, fail);
  return hosts && { text, hosts };
}

/** A host a line, each once; a `#` begins a comment. Throws ConfigError. */
export async function readHostFile(file: string): Promise<HostList> {
  const text = { file, source: await readText(file) };
  const hosts = new Map<string, ListedHost>();
  for (const found of text.source.matchAll(/^[ \t]*([^#\s][^#\n]*)/gm)) {
    const [whole, rest = ''] = found;
    const [name, at] = [rest.trim(), found.index + whole.length - rest.length];
    if (!hosts.has(name)) hosts.set(name, { ...UNSAID, name, at });
  }
  return { text, hosts: [...hosts.values()] };
}

function toFail(text: ConfigText): Fail {
  return (at, message, file = text) => {
    throw toConfigError([faultAt(file, at, message)]);
  };
}
