import type { Observation } from '../../../model/observation.ts';
import type { Supervisor } from '../../../model/process-facts.ts';
import { type Ended, findFallen, type Managers } from './fallen.ts';
import type { Selectors } from './options.ts';

/** What managers call what was seen to run: it is asked for by that when it has ended. */
export type Remembered = Map<string, Selectors>;

const SELECTORS: Readonly<Partial<Record<Supervisor['kind'], 'unit' | 'supervisor' | 'pm2'>>> = {
  systemd: 'unit',
  supervisord: 'supervisor',
  pm2: 'pm2',
};

export function remember(remembered: Remembered, observations: readonly Observation[]): void {
  for (const observation of observations) {
    const facts = observation.state === 'observed' ? observation.facts : {};
    const { kind = 'none', name = null } = facts.process?.supervisor ?? {};
    const selector = SELECTORS[kind];
    if (selector && name !== null) remembered.set(`${selector} ${name}`, { [selector]: name });
  }
}

export function namesManager({ unit, supervisor, pm2 }: Selectors): boolean {
  return [unit, supervisor, pm2].some((name) => name !== undefined);
}

/** What ended, of what the selectors name; else of what was seen at earlier looks. */
export async function findEnded(
  find: Selectors,
  remembered: Remembered,
  managers: Managers,
): Promise<Ended> {
  if (namesManager(find)) return findFallen(find, managers);
  const found = await Promise.all(
    [...remembered.values()].map((each) => findFallen(each, managers)),
  );
  // Nobody asked about these.
  return { fallen: found.flatMap(({ fallen }) => fallen), unasked: [] };
}
