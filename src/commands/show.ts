import { deliver, type PrintFlags, prepare } from './deliver.ts';
import { EXIT, showExitCode } from './exit-code.ts';
import { openRecorder, type RecordFlags } from './history/recorder.ts';
import type { Surroundings } from './output.ts';
import { runTrace, type TraceFlags } from './run-trace.ts';

export interface ShowFlags extends TraceFlags, PrintFlags, RecordFlags {}

/** Traces the system and prints the chain. */
export async function show(flags: ShowFlags, surroundings: Surroundings): Promise<number> {
  const preparing = prepare(flags, surroundings);
  const recorder = openRecorder(flags, surroundings);
  const [trace, deliveries] = await Promise.all([
    runTrace(flags, surroundings, recorder.keep),
    preparing,
  ]);
  const written = await deliver(deliveries, [trace], flags, surroundings);
  const code = showExitCode(trace);
  return recorder.close(code === EXIT.match ? written : code);
}
