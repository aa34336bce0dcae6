import { deliver, type PrintFlags, prepare } from './deliver.ts';
import { EXIT, showExitCode } from './exit-code.ts';
import type { Surroundings } from './output.ts';
import { runTrace, type TraceFlags } from './run-trace.ts';

export interface ShowFlags extends TraceFlags, PrintFlags {}

/** Traces the system and prints the chain. */
export async function show(flags: ShowFlags, surroundings: Surroundings): Promise<number> {
  const preparing = prepare(flags, surroundings);
  const [trace, deliveries] = await Promise.all([runTrace(flags, surroundings), preparing]);
  const written = await deliver(deliveries, [trace], flags, surroundings);
  const code = showExitCode(trace);
  return code === EXIT.match ? written : code;
}
