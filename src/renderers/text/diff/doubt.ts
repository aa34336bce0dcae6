import { type Difference, stateOf } from '../../../model/difference.ts';
import { DOUBT_HINTS, DOUBT_WORDS } from '../../../model/presence-words.ts';
import { type Line, paragraph, span } from '../line.ts';

/** Why nothing is listed. */
export function doubtLines(difference: Difference): readonly Line[] {
  const { comparison } = difference;
  if (stateOf(difference) === 'same') {
    const isOne = comparison?.from?.revision === comparison?.to?.revision;
    return sentence(
      isOne
        ? 'It is the same commit.'
        : 'The commits differ, and what counts of their content is the same.',
    );
  }
  if (stateOf(difference) !== 'cannot-tell') return [];
  const doubt = comparison?.doubt ?? 'not-asked';
  return [
    ...sentence(`It cannot be told: ${DOUBT_WORDS[doubt]}.`),
    ...(DOUBT_HINTS[doubt] ? [paragraph([span('    ')], [span(DOUBT_HINTS[doubt], 'quiet')])] : []),
  ];
}

function sentence(text: string): readonly Line[] {
  return [paragraph([span('  ')], [span(text)])];
}
