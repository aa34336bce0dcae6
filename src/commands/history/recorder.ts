import { RECORD_FORMAT, type TraceRecord } from '../../model/record.ts';
import { VERSION } from '../../version.ts';
import { report } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import type { Surroundings } from '../output.ts';
import { type Keep, stateFolder } from '../run-trace.ts';

export interface RecordFlags {
  readonly record?: boolean;
}

/** Keeps traces for `history`, if that was asked for. */
export interface Recorder {
  readonly keep: Keep;
  /** Tells what could not be kept; then the exit code is no success any more. */
  readonly close: (code: number) => Promise<number>;
}

const NONE: Recorder = { keep: async () => {}, close: async (code) => code };

export function openRecorder({ record }: RecordFlags, surroundings: Surroundings): Recorder {
  if (!record) return NONE;
  const failures: Error[] = [];
  return {
    keep: async ({ baseFolder }, trace) => {
      const state = stateFolder(surroundings.env);
      try {
        await append(state, baseFolder, { format: RECORD_FORMAT, by: VERSION, trace });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        failures.push(new Error(`the trace was not recorded in ${state}: ${why}`));
      }
    },
    close: async (code) => {
      for (const failure of failures) await report(failure, surroundings);
      return failures.length > 0 && code === EXIT.match ? EXIT.undetermined : code;
    },
  };
}

async function append(state: string, place: string, record: TraceRecord): Promise<void> {
  const [{ appendRecord }, { historyFolder }] = await Promise.all([
    import('../../clients/history/append.ts'),
    import('../../clients/history/folder.ts'),
  ]);
  appendRecord(historyFolder(state, place), JSON.stringify(record));
}
