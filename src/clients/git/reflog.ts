import { type Commit, parseCommit } from '../../model/commit.ts';
import type { HeadMove } from '../../model/head-history.ts';
import { redactUrls } from '../../model/redact.ts';
import { boundTimes } from './reflog-times.ts';

/** `old new Name <mail> epoch zone\tmessage`; the message may look like the rest, so the first time counts. */
const ENTRY = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) .*?> (\d{1,12}) [+-]\d{4}(?:\t(.*))?$/;

type Entry = Pick<HeadMove, 'from' | 'to' | 'message'> & { readonly time: number };

/**
 * The moves in the text of `logs/HEAD`, oldest first; `now` is by the clock that wrote it. Lines that are
 * not entries are passed over.
 */
export function parseReflog(text: string, now: number): readonly HeadMove[] {
  const entries = parseEntries(text);
  const bounds = boundTimes(
    entries.map(({ time }) => time),
    now,
  );
  return entries.flatMap(({ time: _, ...entry }, index) => {
    const bound = bounds[index];
    return bound ? [{ ...bound, ...entry }] : [];
  });
}

function parseEntries(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  // To rename a branch, git lets HEAD name nothing for a moment.
  let left: Commit | null = null;
  for (const line of text.split('\n')) {
    const [, old = '', next = '', seconds, message = ''] = ENTRY.exec(line) ?? [];
    const to = parseEnd(next);
    let from = parseEnd(old);
    if (from === undefined || to === undefined) continue;
    from ??= left;
    left = to === null ? from : null;
    // `git pull URL` writes the URL as it was typed.
    if (to) entries.push({ time: Number(seconds) * 1000, from, to, message: redactUrls(message) });
  }
  return entries;
}

/** Git writes zeros where there was no commit. */
function parseEnd(hex: string): Commit | null | undefined {
  return /^0+$/.test(hex) ? null : parseCommit(hex);
}
