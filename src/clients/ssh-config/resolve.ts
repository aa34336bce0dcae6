import { hostname, userInfo } from 'node:os';
import { askOpenssh, type Named } from './openssh.ts';
import { type SshSettings, type Surroundings, toSettings } from './settings.ts';

export interface Resolved {
  readonly settings: SshSettings;
  /** Files of which not all was understood, because no OpenSSH client is there to read them. */
  readonly partial: readonly string[];
}

/**
 * The user's SSH configuration for one host: as the OpenSSH client resolves it, else as far as a library
 * can. `configFile` takes the place of all others, as `ssh -F` has it. Throws `WorldError`.
 */
export async function resolveHost(
  named: Named,
  configFile: string | null = null,
  env: Surroundings['env'] = process.env,
): Promise<Resolved> {
  const around = surroundings(env);
  const options = await askOpenssh(named, configFile);
  if (options) return { settings: toSettings(named.host, options, around), partial: [] };
  const { readOptions } = await import('./library.ts');
  const read = await readOptions(named, configFile, around.home);
  return { settings: toSettings(named.host, read.options, around), partial: read.partial };
}

/** A user that the machine does not know, as in many a container, is who the environment says. */
function surroundings(env: Surroundings['env']): Surroundings {
  const localHost = hostname();
  try {
    const { homedir, username, uid } = userInfo();
    return { env, home: homedir, localUser: username, uid, localHost };
  } catch {
    const uid = process.getuid?.() ?? 0;
    return { env, home: env.HOME ?? '/', localUser: env.USER ?? String(uid), uid, localHost };
  }
}
