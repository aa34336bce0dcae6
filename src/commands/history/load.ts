import { historyFolder } from '../../clients/history/folder.ts';
import { type History, readHistory } from '../../clients/history/read.ts';
import { placeOf } from '../begin.ts';
import type { Surroundings } from '../output.ts';
import { stateFolder } from '../run-trace.ts';

export interface LoadFlags {
  readonly config?: string;
}

export interface LoadedHistory extends History {
  /** Where it was looked for. */
  readonly folder: string;
}

/** What was recorded of the system that the config, or the repository around the current folder, describes. */
export async function loadHistory(
  flags: LoadFlags,
  surroundings: Surroundings,
): Promise<LoadedHistory> {
  const folder = historyFolder(stateFolder(surroundings.env), placeOf(flags, surroundings));
  return { ...readHistory(folder), folder };
}
