import type { Hear } from './hear.ts';
import type { Process } from './process.ts';
import type { ServerConfig } from './server.ts';
import { isReloadHidden } from './situation.ts';
import { parseStats, statsTarget, type UwsgiStats } from './uwsgi-stats.ts';

/** What the stats servers of these masters tell, by number: asked only where nothing else dates their last reload. */
export async function readStats(
  hear: Hear | null,
  masters: readonly Process[],
  configs: ReadonlyMap<number, ServerConfig>,
): Promise<ReadonlyMap<number, UwsgiStats>> {
  if (hear === null) return new Map();
  const heard = masters.filter(isReloadHidden).map(async (master) => {
    const target = statsTarget(master, configs.get(master.pid) ?? null);
    const text = target && (await hear(target));
    return [master.pid, text === null ? null : parseStats(text)] as const;
  });
  const all = await Promise.all(heard);
  return new Map(all.flatMap(([pid, stats]) => (stats === null ? [] : [[pid, stats]])));
}
