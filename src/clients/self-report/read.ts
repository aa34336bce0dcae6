import { isCommitLike } from '../../model/commit.ts';
import { parseJson } from '../json.ts';

/** How to find the revision in what a process says; both null: by the forms that are common. */
export interface Reading {
  /** A JSON pointer (RFC 6901). */
  readonly pointer: string | null;
  /** Its first group is the revision, or else all that it matches. */
  readonly pattern: RegExp | null;
}

/** What is wrong with the text, as a sentence. */
export interface ReadingFault {
  readonly fault: string;
}

/** A commit as a process spells it: in full, short, or what `git describe` makes of it. */
const REVISION = /^(?:\S*-g)?([0-9a-f]{7,64})(?:[-+.]dirty)?$/i;

export interface Reported {
  readonly revision: string;
  /** Built from edited files, by its own word; null if it does not say. */
  readonly dirty: boolean | null;
}

/** The revision that an answer names. */
export function readReport(text: string, { pointer, pattern }: Reading): Reported | ReadingFault {
  if (pointer !== null) {
    const value = follow(parseJson(text), pointer);
    if (value === undefined) return { fault: `it has nothing at ${pointer}` };
    return pattern === null ? parse(value, `at ${pointer}`) : search(String(value), pattern);
  }
  if (pattern !== null) return search(text, pattern);
  return guess(text);
}

function search(text: string, pattern: RegExp): Reported | ReadingFault {
  const match = pattern.exec(text);
  if (!match) return { fault: `it has nothing that ${pattern} matches` };
  return parse(match[1] ?? match[0], 'there');
}

function parse(value: unknown, where: string): Reported | ReadingFault {
  const text = String(value).trim();
  const revision = REVISION.exec(text)?.[1]?.toLowerCase();
  if (revision === undefined || !isCommitLike(revision))
    return { fault: `expected a commit ${where}, found ${JSON.stringify(text.slice(0, 40))}` };
  return { revision, dirty: /dirty$/i.test(text) ? true : null };
}

/** Dockerflow's `/__version__`, both shapes of Spring's `/actuator/info`, and what others call it. */
const COMMON: readonly string[] = [
  '/commit',
  '/git/commit/id/full',
  '/git/commit/id',
  '/git/commit/id/abbrev',
  '/git/commit',
  '/git/sha',
  '/revision',
  '/sha',
  '/commitHash',
  '/commit_hash',
  '/commitSha',
  '/commit_sha',
  '/gitCommit',
  '/git_commit',
  '/git_sha',
  '/gitSha',
  '/GitCommit',
  '/build/commit',
  '/build/revision',
  '/version',
];

function guess(text: string): Reported | ReadingFault {
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null) return parse(json ?? text, 'in it');
  for (const pointer of COMMON) {
    const value = follow(json, pointer);
    const found = typeof value === 'string' ? parse(value, '') : null;
    if (found && 'revision' in found) return found;
  }
  return { fault: `it names no commit in any common place (${COMMON.slice(0, 3).join(', ')}, …)` };
}

/** Undefined: there is nothing. */
function follow(value: unknown, pointer: string): unknown {
  const steps = pointer === '' ? [] : pointer.slice(1).split('/');
  return steps.reduce<unknown>((inside, step) => {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isThere = typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name);
    return isThere ? (inside as Readonly<Record<string, unknown>>)[name] : undefined;
  }, value);
}
