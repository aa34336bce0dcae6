import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import { textAt } from '../json.ts';
import { hasTls, type TlsFiles } from './tls.ts';

/** What a docker context says of its engine. */
export interface DockerContext {
  readonly host: string;
  readonly tls: TlsFiles | null;
}

/** What tells docker's own command line where its engine is. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The context that docker's own command line would use; null: none was chosen. */
export function currentContext(env: Environment, folder: string): string | null {
  const name =
    env.DOCKER_CONTEXT || textAt(readJson(join(folder, 'config.json')), 'currentContext');
  return name === '' || name === 'default' ? null : name;
}

/** Throws `WorldError` if there is none of that name. */
export function readContext(name: string, folder: string): DockerContext {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = readJson(join(folder, 'contexts', 'meta', id, 'meta.json'));
  const host = textAt(meta, 'Endpoints', 'docker', 'Host');
  if (host === '')
    throw new WorldError('engine-unreachable', `there is no docker context ${name}`, HINT);
  const tls = join(folder, 'contexts', 'tls', id, 'docker');
  return { host, tls: hasTls(tls) ? { folder: tls } : null };
}

const HINT = 'See docker context ls.';

/** Null if it is not there, or no JSON. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
