import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import SshConfig from 'ssh-config';
import type { Named } from './openssh.ts';
import type { Options } from './settings.ts';

/** Where a machine has no OpenSSH client. */
export interface Read {
  readonly options: Options;
  /** Files with something that only OpenSSH understands whole. */
  readonly partial: readonly string[];
}

const SYSTEM = '/etc/ssh/ssh_config';

/** `Match` is understood in part, the others not at all. */
const BEYOND = /^\s*(include|match|canonicalizehostname)\b/im;

const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  identityfile: ['~/.ssh/id_rsa', '~/.ssh/id_ecdsa', '~/.ssh/id_ed25519'],
  userknownhostsfile: ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'],
  globalknownhostsfile: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
};

/** The options of a host by the files alone. No `Match exec` is run. */
export async function readOptions(
  named: Named,
  configFile: string | null,
  home: string,
): Promise<Read> {
  const files = configFile === null ? [join(home, '.ssh/config'), SYSTEM] : [configFile];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const asked = { Host: named.host, ...(named.user === null ? {} : { User: named.user }) };
  const computed = texts.map((text) =>
    SshConfig.parse(text).compute(asked, { ignoreCase: true, matchExec: false }),
  );
  const own = {
    ...(named.port !== null && { port: String(named.port) }),
    ...(named.identity !== null && { identityfile: [named.identity.replaceAll('%', '%%')] }),
  };
  const options = merge([own, ...computed, DEFAULTS]);
  return { options, partial: files.filter((_, index) => BEYOND.test(texts[index] ?? '')) };
}

type Computed = Readonly<Record<string, string | readonly string[]>>;

/** The first file that has an option decides, as in OpenSSH; only identities add up. */
function merge(layers: readonly Computed[]): Options {
  const options = new Map<string, readonly string[]>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const values = [value].flat();
      const known = options.get(name);
      if (!known) options.set(name, values);
      else if (name === 'identityfile' && layer !== DEFAULTS)
        options.set(name, [...known, ...values]);
    }
  }
  return options;
}
