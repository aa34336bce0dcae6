import { type Commit, parseCommit } from '../../model/commit.ts';
import type { HeadMove } from '../../model/head-history.ts';

/** `old new Name <mail> epoch zone\tmessage`; a name may hold anything but a line feed. */
const ENTRY = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) .*> (\d{1,15}) [+-]\d{4}(?:\t(.*))?$/;

/** The moves in the text of `logs/HEAD`, oldest first. Lines that are not entries are passed over. */
export function parseReflog(text: string): readonly HeadMove[] {
  return text.split('\n').flatMap((entry) => {
    const match = ENTRY.exec(entry);
    const to = toCommit(match?.[2]);
    if (!match || !to) return [];
    return [{ at: Number(match[3]) * 1000, from: toCommit(match[1]), to, message: match[4] ?? '' }];
  });
}

/** Git writes zeros where there is no commit. */
function toCommit(hex: string | undefined): Commit | null {
  return hex === undefined || /^0+$/.test(hex) ? null : (parseCommit(hex) ?? null);
}
