import type { Judged } from '../../model/policy.ts';
import { renderers, severalRenderers } from '../../renderers/index.ts';
import { type Surroundings, wantsColor, widthOf } from '../output.ts';

export interface PrintFlags {
  readonly json?: boolean;
  readonly evidence?: boolean;
}

/** One trace as `show` prints it, several with what they come to together. */
export async function print(
  traces: readonly Judged[],
  flags: PrintFlags,
  surroundings: Surroundings,
): Promise<string> {
  const format = flags.json ? 'json' : 'text';
  const options = {
    width: widthOf(surroundings),
    color: wantsColor(surroundings),
    evidence: flags.evidence ?? false,
    now: new Date(),
  };
  const [only] = traces;
  if (only && traces.length === 1) return (await renderers[format]())(only, options);
  return (await severalRenderers[format]())(traces, options);
}
