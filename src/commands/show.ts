import { renderers } from '../renderers/index.ts';
import { showExitCode } from './exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from './output.ts';
import { runTrace, type TraceFlags } from './run-trace.ts';

export interface ShowFlags extends TraceFlags {
  readonly json?: boolean;
  readonly evidence?: boolean;
}

/** Traces the system and prints the chain. */
export async function show(flags: ShowFlags, surroundings: Surroundings): Promise<number> {
  const [trace, render] = await Promise.all([
    runTrace(flags, surroundings),
    renderers[flags.json ? 'json' : 'text'](),
  ]);
  const text = render(trace, {
    width: widthOf(surroundings),
    color: wantsColor(surroundings),
    evidence: flags.evidence ?? false,
    now: new Date(),
  });
  await write(surroundings.stdout, text);
  return showExitCode(trace);
}
