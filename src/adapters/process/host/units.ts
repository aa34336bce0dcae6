import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { parseUnits, type Reload, type Unit } from '../../../clients/procfs/units.ts';
import type { RestartFacts } from '../../../model/process-facts.ts';
import type { Placed } from './process.ts';
import { unitOf } from './select.ts';

/** The machine's units that these processes belong to, by name: not those of a user's own systemd, which is another. */
export async function readUnits(
  procfs: Pick<Procfs, 'units'>,
  processes: readonly Placed[],
): Promise<ReadonlyMap<string, Unit>> {
  const names = new Set(
    processes.flatMap(({ cgroup }) => (isOfUser(cgroup) ? [] : (unitOf(cgroup) ?? []))),
  );
  return names.size === 0 ? new Map() : parseUnits(await procfs.units([...names]));
}

/** The last reload of the unit whose main process this is. */
export function reloadOf({ cgroup, pid }: Placed, units: ReadonlyMap<string, Unit>): Reload | null {
  const unit = units.get(unitOf(cgroup) ?? '');
  return unit?.mainPid === pid ? unit.reloaded : null;
}

/** How often the unit whose main process this is was started again. */
export function restartsOf(
  { cgroup, pid }: Placed,
  units: ReadonlyMap<string, Unit>,
): RestartFacts | null {
  const name = unitOf(cgroup) ?? '';
  const unit = units.get(name);
  return unit?.mainPid === pid ? { by: name, count: unit.restarts } : null;
}

function isOfUser(cgroup: string | null): boolean {
  return cgroup?.split('/').some((part) => /^user@\d+\.service$/.test(part)) ?? false;
}
