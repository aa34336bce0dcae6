import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseHost } from '../../src/transports/host-spec.ts';
import { type Access, openPool, type Pool, type PoolSettings } from '../../src/transports/pool.ts';
import type { Probe, Transport } from '../../src/transports/transport.ts';
import type { Lab } from './sshd.ts';

/** A pool that reads the lab's configuration, and nothing of the user's. */
export function openLabPool(lab: Lab, settings: Partial<PoolSettings> = {}): Pool {
  const pool = openPool({
    cacheFolder: join(lab.folder, 'c'),
    configFile: lab.configFile,
    ...settings,
  });
  onTestFinished(() => pool.close());
  return pool;
}

export function openHost(
  pool: Pool,
  name: string,
  access: Partial<Access> = {},
): Promise<Transport> {
  const spec = parseHost(name);
  if ('fault' in spec) throw new TypeError(spec.fault);
  return pool.open(spec, { sudo: false, ...access });
}

/** Never aborts. */
export const PATIENT = new AbortController().signal;
setMaxListeners(0, PATIENT);

export function probe(script: string, changes: Partial<Probe> = {}): Probe {
  return { script, args: [], maxBytes: 1 << 20, ...changes };
}

/** What a script says on a host. */
export async function sayOn(
  pool: Pool,
  name: string,
  script: string,
  access: Partial<Access> = {},
): Promise<string> {
  const transport = await openHost(pool, name, access);
  const { stdout } = await transport.run(probe(script), PATIENT);
  return stdout.toString();
}
