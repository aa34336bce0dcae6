import { toPeriods } from '../../model/record.ts';
import { historyRenderers } from '../../renderers/history.ts';
import { EXIT } from '../exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from '../output.ts';
import { type LoadFlags, loadHistory } from './load.ts';

export interface HistoryFlags extends LoadFlags {
  readonly environment?: readonly string[];
  readonly json?: boolean;
}

/** Lists what was live when, as far as it was recorded. */
export async function history(flags: HistoryFlags, surroundings: Surroundings): Promise<number> {
  const [{ records, unreadable, folder }, render] = await Promise.all([
    loadHistory(flags, surroundings),
    historyRenderers[flags.json ? 'json' : 'text'](),
  ]);
  const { environment: names } = flags;
  const isWanted = (name: string | null) => !names || (name !== null && names.includes(name));
  const traces = records
    .map(({ trace }) => trace)
    .filter(({ environment }) => isWanted(environment));
  const text = render(
    { periods: toPeriods(traces), unreadable, folder },
    {
      width: widthOf(surroundings),
      color: wantsColor(surroundings),
      evidence: false,
      now: new Date(),
    },
  );
  await write(surroundings.stdout, text);
  return EXIT.match;
}
