/** The pull request that a commit's message says it landed. */
export interface Landed {
  readonly number: number;
  /** `stated`: a forge wrote it in words of its own. `mentioned`: `(#12)` at the end, which is also how people name an issue. */
  readonly certainty: 'stated' | 'mentioned';
}

/** What the forges write into the subject of the commit by which they merge. */
const STATED = [
  /^Merge pull request #(\d+) (?:from|in) /, // GitHub, Bitbucket Server
  /^Merge pull request '.*' \(#(\d+)\) from /, // Gitea, Forgejo
  /^Merged in .+ \(pull request #(\d+)\)$/, // Bitbucket
  /^Pull request #(\d+): /, // Bitbucket Server
  /^Merged PR (\d+): /, // Azure DevOps
  /^Auto merge of #(\d+) - /, // homu
  /^Merge #(\d+)(?: #\d+)*$/, // bors
];

/** GitLab writes it at the end. */
const STATED_IN_BODY = /^See merge request \S*!(\d+)$/m;
const MENTIONED = /\((?:#|!|PR #|pull request #)(\d+)\)$/;

export function landedBy(message: string): Landed | null {
  const subject = subjectOf(message);
  const stated = [...STATED.map((pattern) => pattern.exec(subject)), STATED_IN_BODY.exec(message)];
  const number = stated.find((match) => match !== null)?.[1];
  if (number !== undefined) return { number: Number(number), certainty: 'stated' };
  const mentioned = MENTIONED.exec(subject)?.[1];
  return mentioned === undefined ? null : { number: Number(mentioned), certainty: 'mentioned' };
}

/** Commits, in full or abbreviated, and pull requests that a message says it takes back. */
export interface Reverts {
  readonly commits: readonly string[];
  readonly pullRequests: readonly number[];
}

/** git: `This reverts commit <id>, reversing changes made to <id>.`; GitHub: `Reverts acme/shop#12`. */
const REVERTS_COMMIT = /^This reverts commit ([0-9a-f]{7,64})\b/gm;
const REVERTS_PULL_REQUEST =
  /^(?:Reverts (?:[\w.-]+\/[\w.-]+)?#|This reverts merge request \S*!)(\d+)\b/gm;

export function revertsOf(message: string): Reverts {
  return {
    commits: all(REVERTS_COMMIT, message),
    pullRequests: all(REVERTS_PULL_REQUEST, message).map(Number),
  };
}

const PICKED = /^\(cherry picked from commit ([0-9a-f]{7,64})\)$/gm;

/** The commits that `git cherry-pick -x` says the commit was picked from. */
export function pickedFrom(message: string): readonly string[] {
  return all(PICKED, message);
}

/** git's own rule: the first paragraph, in one line. */
export function subjectOf(message: string): string {
  const [paragraph = ''] = message.replace(/^\n+/, '').split(/\n\s*\n/);
  return paragraph.split('\n').join(' ').trim();
}

function all(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);
}
