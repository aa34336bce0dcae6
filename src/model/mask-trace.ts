import type { Mask } from './mask.ts';

const WORD = /^[a-z]+\d?(-[a-z]+)*$/;
const COMMIT = /^[0-9a-f]{7,64}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const INODE = /^\d+:\d+$/;
/** Of this program's own making. Those that hold a path are masked, everywhere in the same way, so that they still join. */
const ID = /^(source|local(:\w+)?)$/;

/**
 * What no text of a config or a command line gets into, by the name of its field: words of a closed set, and
 * what was parsed into a fixed form. A secret may happen to equal one (`drift`, a port, a year): masked there
 * it would hide nothing, and the trace would no longer say what it says.
 */
const FIXED: Readonly<Record<string, RegExp>> = {
  verdict: WORD,
  state: WORD,
  stage: WORD,
  type: WORD,
  kind: WORD,
  code: WORD,
  level: WORD,
  strength: WORD,
  minStrength: WORD,
  outcome: WORD,
  end: WORD,
  contains: WORD,
  method: WORD,
  doubt: WORD,
  basis: WORD,
  change: WORD,
  replaced: WORD,
  denied: WORD,
  host: /^local$/,
  id: ID,
  from: new RegExp(`${ID.source}|${COMMIT.source}`),
  to: new RegExp(`${ID.source}|${COMMIT.source}`),
  artifact: ID,
  revision: COMMIT,
  head: COMMIT,
  tree: COMMIT,
  blob: COMMIT,
  mode: /^\d+$/,
  digest: DIGEST,
  digestOnDisk: DIGEST,
  indexes: DIGEST,
  manifests: DIGEST,
  configs: DIGEST,
  manifest: DIGEST,
  config: DIGEST,
  inode: INODE,
  resolvedAt: TIME,
  committedAt: TIME,
  created: TIME,
  startedAt: TIME,
  since: TIME,
  earliest: TIME,
  latest: TIME,
};

/** A trace, or what was made from one, without any secret: all of its free text is masked, and nothing else of it changes. */
export function maskTrace<T extends object>(mask: Mask, trace: T): T {
  return maskValue(mask, trace, '') as T;
}

/** `field` is the name under which the value, or the list that holds it, stands. */
function maskValue(mask: Mask, value: unknown, field: string): unknown {
  if (typeof value === 'string') return isFixed(value, field) ? value : mask(value);
  if (Array.isArray(value)) return value.map((item) => maskValue(mask, item, field));
  if (typeof value !== 'object' || value === null) return value;
  // Not by assignment: a file may be called __proto__.
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskValue(mask, item, roleOf(name, value))]),
  );
}

/** The subject of a problem or a finding is an id, that of a commit is free text. */
function roleOf(name: string, owner: object): string {
  return name === 'subject' && 'code' in owner ? 'id' : name;
}

function isFixed(value: string, field: string): boolean {
  return Object.hasOwn(FIXED, field) && FIXED[field]?.test(value) === true;
}
