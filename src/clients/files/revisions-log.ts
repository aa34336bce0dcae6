import { isCommitLike } from '../../model/commit.ts';
import type { RevisionClaim } from '../../model/revision-claim.ts';

/** Where Capistrano writes down, beside the link to the current release, what it did. */
export const REVISIONS_LOG = 'revisions.log';

const DEPLOYED = /^Branch .+ \(at ([0-9A-Fa-f]+)\) deployed as release ([^\s/]+) by (.+)$/;
const ROLLED_BACK = /^(.+) rolled back to release ([^\s/]+)$/;

/**
 * What the log says of each release, by its name, those of which it spoke last at the end. Only lines of the
 * default form are understood. Anyone who deploys may write there: it is a claim.
 */
export function parseRevisionsLog(text: string, where: string): ReadonlyMap<string, RevisionClaim> {
  const claims = new Map<string, RevisionClaim>();
  for (const line of text.split('\n')) {
    const [, revision = '', name = '', person = ''] = DEPLOYED.exec(line.trim()) ?? [];
    if (isCommitLike(revision)) {
      claims.delete(name);
      claims.set(name, toClaim(revision, `${momentOf(name)}by ${person}`, where));
      continue;
    }
    const [, who, back = ''] = ROLLED_BACK.exec(line.trim()) ?? [];
    const known = claims.get(back);
    if (who === undefined || !known) continue;
    claims.delete(back);
    claims.set(back, { ...known, by: `${known.by.replace(BACK, '')}, rolled back to by ${who})` });
  }
  return claims;
}

/** The end, or what was said of an earlier time. */
const BACK = /(, rolled back to by .*)?\)$/;

function toClaim(revision: string, how: string, where: string): RevisionClaim {
  return {
    revision: revision.toLowerCase(),
    strength: 'claimed',
    by: `${REVISIONS_LOG} (deployed ${how})`,
    where,
    dirty: null,
  };
}

/** The name of a release is the moment, in UTC, when its deploy began. */
function momentOf(name: string): string {
  const [, date, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(name) ?? [];
  return date ? `${date}-${month}-${day} ${hour}:${minute}:${second} UTC ` : '';
}
