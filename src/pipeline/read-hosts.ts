import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { hostsFile } from '../adapters/hosts-options.ts';
import type { Config, Section } from '../config/config.ts';
import type { ListedHost } from '../config/inventory/hosts.ts';
import { type HostList, readHostFile, readInventory } from '../config/inventory/read.ts';
import { parseBlock } from '../config/parse-block.ts';
import { faultAt, toConfigError, withoutExcerpts } from '../config/text.ts';
import { ConfigError } from '../model/errors.ts';
import { parseHost } from '../transports/host-spec.ts';
import type { Address } from './listed-hosts.ts';

const HERE = 'local';

/**
 * The names of the hosts that `hosts: { … }` of a stage means. How each is reached is added to `addresses`. A
 * stranger may have written the file: names and addresses are checked here. Throws ConfigError.
 */
export async function readHosts(
  section: Section,
  config: Config,
  addresses: Map<string, Address>,
): Promise<readonly string[]> {
  const { text, hosts } = await readList(section, config);
  const checked = hosts.map((host) => {
    const name = host.isLocal ? HERE : host.name;
    const address = { at: toAddress(host), identity: toIdentity(host, dirname(text.file)) };
    const fault = faultOf(name) ?? faultOf(address.at) ?? clashOf(name, address, addresses);
    addresses.set(name, address);
    return { name, faults: fault ? [faultAt(text, host.at, `no host: ${fault}`)] : [] };
  });
  const faults = checked.flatMap((each) => each.faults);
  if (faults.length > 0)
    throw toConfigError(section.node.entries.has('inventory') ? withoutExcerpts(faults) : faults);
  return checked.map(({ name }) => name);
}

function faultOf(host: string): string | null {
  const parsed = parseHost(host);
  return 'fault' in parsed ? parsed.fault : null;
}

function clashOf(
  name: string,
  address: Address,
  addresses: ReadonlyMap<string, Address>,
): string | null {
  if (name === HERE && address.at !== HERE) return 'local is the name of this machine';
  const known = addresses.get(name) ?? address;
  if (known.at !== address.at) return `another file says that it is reached as ${known.at}`;
  return known.identity === address.identity ? null : 'another file names another key for it';
}

/** Bytes. */
const LARGEST_KEY = 64 << 10;

/**
 * What is no file here was meant for another machine; a pipe or a device would never end, and what means
 * something in ssh_config(5) cannot be told to the OpenSSH client.
 */
function toIdentity({ identity, isLocal }: ListedHost, folder: string): string | null {
  if (!identity || isLocal) return null;
  const path = resolve(folder, identity.text.replace(/^~(?=\/)/, homedir()));
  if (/["$\\\n]/.test(path)) return null;
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= LARGEST_KEY ? path : null;
  } catch {
    return null;
  }
}

function toAddress({ name, host, user, port, isLocal }: ListedHost): string {
  if (isLocal) return HERE;
  if (!host && !user && !port) return name;
  const place = host?.text ?? name;
  const bracketed = place.includes(':') && !place.startsWith('[') ? `[${place}]` : place;
  return `ssh://${user ? `${user.text}@` : ''}${bracketed}${port ? `:${port.text}` : ''}`;
}

async function readList(section: Section, config: Config): Promise<HostList> {
  const parsed = parseBlock(hostsFile, section, config);
  if ('faults' in parsed) throw toConfigError(parsed.faults);
  const { inventory, group, file } = parsed.value;
  const place = resolve(dirname(resolve(config.file)), inventory ?? file ?? '');
  const key = inventory === undefined ? 'file' : 'inventory';
  const failAt = (name: string, message: string) => {
    const at = section.node.entries.get(name)?.value.at ?? section.at;
    return toConfigError([faultAt(config.text, at, `${section.name}.${name}: ${message}`)]);
  };
  const list = await readOr(
    () => (key === 'file' ? readHostFile(place) : readInventory(place, group)),
    (message) => failAt(key, message),
  );
  if (list === null) throw failAt('group', `${place} has no group ${JSON.stringify(group)}`);
  if (list.hosts.length === 0)
    throw failAt(group === undefined ? key : 'group', `${place} names no host there`);
  return list;
}

/** What is wrong with the file as a whole is told where the config names it. */
async function readOr(
  read: () => Promise<HostList | null>,
  fail: (message: string) => ConfigError,
): Promise<HostList | null> {
  try {
    return await read();
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [];
    const whole = faults.find(({ position }) => !position);
    if (!whole) throw error;
    throw fail(whole.message);
  }
}
