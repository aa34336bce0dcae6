import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isNotThere, readText } from '../files/read.ts';
import { homeOf } from '../home.ts';

/** What shows a registry who asks. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface KeptCertificates {
  /** What vouches for the registry, PEM. */
  readonly ca: string | null;
  readonly client: ClientCertificate | null;
  /** What kept some of it from being read. */
  readonly trouble: string | null;
}

/** What docker and podman have for a registry, in a folder that has its name, port and all. */
export function findCertificates(registry: string, env: NodeJS.ProcessEnv): KeptCertificates {
  for (const folder of foldersOf(env)) {
    try {
      const found = readFolder(join(folder, registry));
      if (found) return found;
    } catch (error) {
      return { ca: null, client: null, trouble: (error as Error).message };
    }
  }
  return { ca: null, client: null, trouble: null };
}

/** A user's own before those of the machine. */
function foldersOf(env: NodeJS.ProcessEnv): readonly string[] {
  const own = env.XDG_CONFIG_HOME || join(homeOf(env), '.config');
  return [own, '/etc'].flatMap((place) =>
    ['docker', 'containers'].map((name) => join(place, name, 'certs.d')),
  );
}

/** Null: there is none. Throws where something may not be read. */
function readFolder(folder: string): KeptCertificates | null {
  const names = namesIn(folder);
  if (names === null) return null;
  const read = (name: string) => readText(join(folder, name), { follow: true }) ?? '';
  const authorities = names.filter((name) => name.endsWith('.crt')).map(read);
  const pair = names.find(
    (name) => name.endsWith('.cert') && names.includes(name.replace(/cert$/, 'key')),
  );
  return {
    ca: authorities.length > 0 ? authorities.join('\n') : null,
    client: pair ? { cert: read(pair), key: read(pair.replace(/cert$/, 'key')) } : null,
    trouble: null,
  };
}

function namesIn(folder: string): readonly string[] | null {
  try {
    // Mostly it is not there, and an error costs more than an answer.
    if (!statSync(folder, { throwIfNoEntry: false })) return null;
    return readdirSync(folder).toSorted();
  } catch (error) {
    if (isNotThere(error)) return null;
    throw new Error(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
