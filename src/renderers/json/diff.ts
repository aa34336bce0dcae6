import { type Difference, type Differences, stateOf } from '../../model/difference.ts';
import type { DiffRenderer } from '../diff.ts';
import { escapeJson } from '../escape.ts';

/** The contract of `deploytrace schema --output diff`. Fields may be added; none is renamed or taken away. */
export const renderDiffJson: DiffRenderer = (found) =>
  `${escapeJson(JSON.stringify({ schemaVersion: 1, systems: found.map(toSystem) }, null, 2))}\n`;

function toSystem({ isReversed, differences, ...rest }: Differences) {
  return { ...rest, reversed: isReversed, differences: differences.map(toDifference) };
}

function toDifference(difference: Difference) {
  const { from, to, comparison } = difference;
  return {
    state: stateOf(difference),
    from: { ...from, revision: comparison?.from?.revision ?? from.revision },
    to: { ...to, revision: comparison?.to?.revision ?? to.revision },
    adds: comparison?.adds ?? null,
    removes: comparison?.removes ?? null,
    sameContent: comparison?.isSame ?? null,
    files: comparison?.files ?? null,
    doubt: comparison?.doubt ?? null,
  };
}
