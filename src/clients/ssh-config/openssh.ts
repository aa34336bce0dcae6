import { WorldError } from '../../model/errors.ts';
import { runProgram } from '../program.ts';
import type { Options } from './settings.ts';

/** A host as the user named it. */
export interface Named {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  /** The absolute path of a private key, or null. */
  readonly identity: string | null;
}

/** Arguments of ssh that say who is meant. The host is last, behind `--`: it is never an option. */
export function destination({ host, user, port, identity }: Named): readonly string[] {
  return [
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', String(port)]),
    ...(identity === null ? [] : ['-o', `IdentityFile=${quotedPath(identity)}`]),
    '--',
    host,
  ];
}

/** A path as ssh_config(5) takes it: blanks need quotes, and `%` begins a token. */
export function quotedPath(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}

/** A `Match exec` of the user's own may take its time. */
const TIMEOUT = 5000;

/** Asks the OpenSSH client itself, which connects to nobody for it; null if there is none, or none for this user. */
export async function askOpenssh(named: Named, configFile: string | null): Promise<Options | null> {
  const file = configFile === null ? [] : ['-F', configFile];
  const ran = await runProgram('ssh', ['-G', '-T', ...file, ...destination(named)], TIMEOUT);
  if (ran.missing || /^No user exists for uid/.test(ran.stderr)) return null;
  if (ran.code === 0) return parseDump(ran.stdout);
  const said = ran.stderr.split('\n').filter(Boolean)[0] ?? 'no answer from ssh -G';
  throw new WorldError('ssh-config-invalid', `${named.host}: ${said}`);
}

/** The output of `ssh -G`: an option and its value a line. */
export function parseDump(text: string): Options {
  const options = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    if (name) options.set(name, [...(options.get(name) ?? []), value]);
  }
  return options;
}
