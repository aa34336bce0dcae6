import { type Commit, parseCommit } from '../../model/commit.ts';
import type { HeadMove } from '../../model/head-history.ts';
import { redactUrls } from '../../model/redact.ts';

/** `old new Name <mail> epoch zone\tmessage`; the message may look like the rest, so the first time counts. */
const ENTRY = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) .*?> (\d{1,12}) [+-]\d{4}(?:\t(.*))?$/;

/** The moves in the text of `logs/HEAD`, oldest first. Lines that are not entries are passed over. */
export function parseReflog(text: string): readonly HeadMove[] {
  return text.split('\n').flatMap((line) => {
    const [, old = '', now = '', seconds, message = ''] = ENTRY.exec(line) ?? [];
    const [from, to] = [parseOld(old), parseCommit(now)];
    if (from === undefined || to === undefined || isZero(now)) return [];
    // `git pull URL` writes the URL as it was typed.
    return [{ at: Number(seconds) * 1000, from, to, message: redactUrls(message) }];
  });
}

/** Git writes zeros where there was no commit. */
function parseOld(hex: string): Commit | null | undefined {
  return isZero(hex) ? null : parseCommit(hex);
}

function isZero(hex: string): boolean {
  return /^0+$/.test(hex);
}
