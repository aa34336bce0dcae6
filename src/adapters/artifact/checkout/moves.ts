import { join } from 'node:path';
import { READ_AT_MOST, readText } from '../../../clients/files/read.ts';
import { parseReflog } from '../../../clients/git/reflog.ts';
import type { HeadMove } from '../../../model/head-history.ts';

/**
 * HEAD's reflog; of a very long one its end. Null where git keeps none: switched off, expired, or kept
 * in another format (reftable). The file is read, because `git reflog` leaves out where HEAD came from.
 */
export function readMoves(gitFolder: string, now: Date): readonly HeadMove[] | null {
  const text = readText(join(gitFolder, 'logs', 'HEAD'), { fromEnd: true, follow: true });
  return text === null ? null : parseMoves(text, now);
}

/** Of the reflog's text, or its end. */
export function parseMoves(text: string, now: Date): readonly HeadMove[] | null {
  const whole = text.length < READ_AT_MOST / 2 ? text : withoutFirstLine(text);
  const moves = parseReflog(whole, now.getTime());
  return moves.length > 0 ? moves : null;
}

/** Which may have been cut. */
function withoutFirstLine(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}
