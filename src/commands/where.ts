import { ConfigError } from '../model/errors.ts';
import { toMask } from '../model/mask.ts';
import { maskTrace } from '../model/mask-trace.ts';
import type { Whereabouts } from '../model/whereabouts.ts';
import { where as look } from '../pipeline/where.ts';
import { whereRenderers } from '../renderers/where.ts';
import { type BeginEachFlags, type Beginning, beginAll } from './begin.ts';
import { whereExitCode } from './exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from './output.ts';
import { startProgress } from './progress.ts';
import { withSettings } from './run-trace.ts';

export interface WhereFlags extends BeginEachFlags {
  readonly timeout: number;
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

/** Tells how far a commit has got in every environment. */
export async function where(
  wanted: string,
  flags: WhereFlags,
  surroundings: Surroundings,
): Promise<number> {
  const beginnings = await beginAll(flags, surroundings);
  const [found, render] = await Promise.all([
    lookEverywhere(beginnings, wanted, flags, surroundings),
    whereRenderers[flags.json ? 'json' : 'text'](),
  ]);
  assertKnown(found);
  const text = render(wanted, found, {
    width: widthOf(surroundings),
    color: wantsColor(surroundings),
    evidence: false,
    now: new Date(),
  });
  await write(surroundings.stdout, text);
  return whereExitCode(
    found.map(({ answer }) => answer),
    flags.exitCode ?? false,
  );
}

async function lookEverywhere(
  beginnings: readonly Beginning[],
  wanted: string,
  flags: WhereFlags,
  surroundings: Surroundings,
): Promise<readonly Whereabouts[]> {
  const progress = startProgress(surroundings);
  try {
    return await withSettings(flags, surroundings, progress.onProgress, (settings) =>
      Promise.all(
        beginnings.map(async ({ plan, secrets }) => {
          const found = await look(plan, wanted, settings);
          return secrets.length > 0 ? maskTrace(toMask(secrets), found) : found;
        }),
      ),
    );
  } finally {
    progress.stop();
  }
}

/** A name that no source has was misspelt: a wrong question, and no answer to it. */
function assertKnown(found: readonly Whereabouts[]): void {
  const faults = found.map(({ problem }) => problem);
  if (!faults.every((fault) => fault?.code === 'ref-not-found')) return;
  const messages = new Map(faults.flatMap((fault) => (fault ? [[fault.message, fault]] : [])));
  throw new ConfigError([...messages.values()].map(({ message, hint }) => ({ message, hint })));
}
