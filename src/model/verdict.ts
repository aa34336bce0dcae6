/** How an artifact stands to its source, or a process to its artifact. */
export type LinkVerdict =
  | 'same'
  | 'behind'
  | 'ahead'
  | 'diverged'
  | 'modified' // right revision, changed content
  | 'stale' // the artifact changed after the process loaded it
  | 'different'
  | 'absent'
  | 'unknown';

/** How a process, or the whole system, stands to what was meant. */
export type Verdict = 'match' | 'drift' | 'unknown';

export function toVerdict(link: LinkVerdict): Verdict {
  if (link === 'same') return 'match';
  return link === 'unknown' ? 'unknown' : 'drift';
}

/** Drift wins over unknown, unknown over match; of nothing at all there is no match. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('drift')) return 'drift';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'match')
    ? 'match'
    : 'unknown';
}
