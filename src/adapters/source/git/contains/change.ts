import type { Git } from '../../../../clients/git/git.ts';
import { unquotePath } from '../../../../clients/git/quoted-path.ts';

/** What lies between two commits; `before` is null for a root commit. */
export interface Span {
  readonly before: string | null;
  readonly after: string;
}

/** The files that a span changes. */
export interface Change {
  readonly after: string;
  /** Paths with their modes and what happened to them, in git's order: all that a patch must have in common but its lines. */
  readonly outline: string;
  /** The same with the object ids of both sides. */
  readonly exact: string;
  readonly paths: readonly string[];
  readonly blobs: readonly string[];
}

const PLAIN = ['--stdin', '-r', '--root', '--no-renames', '--no-color'];

/** Reads what spans change; those that change nothing are left out. Needs trees, and no content of files. */
export async function readChanges(
  git: Git,
  spans: readonly Span[],
  path?: string,
): Promise<readonly Change[]> {
  if (spans.length === 0) return [];
  const limit = path === undefined ? [] : [`:(top,literal)${path}`];
  const args = ['diff-tree', ...PLAIN, '--raw', '--no-abbrev', '--', ...limit];
  return parseChanges(await git(args, toInput(spans)));
}

/** `commit parent` on a line: then diff-tree compares with that parent, whatever others there are. */
function toInput(spans: readonly Span[]): string {
  return spans.map(({ before, after }) => `${after}${before ? ` ${before}` : ''}\n`).join('');
}

const HEADER = /^[0-9a-f]{40,64}$/;
const ENTRY = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\t(.*)$/;
const NO_BLOB = /^0+$/;

/** A line with the commit, then one for each file. */
function parseChanges(printed: string): readonly Change[] {
  return sections(printed).map(({ header, lines }) => {
    const entries = lines.flatMap((line) => {
      const [, oldMode, newMode, oldBlob = '', newBlob = '', status, path = ''] =
        ENTRY.exec(line) ?? [];
      const outline = `${oldMode} ${newMode} ${status} ${path}`;
      return status === undefined ? [] : [{ outline, blobs: [oldBlob, newBlob], path }];
    });
    const outline = entries.map((entry) => entry.outline).join('\n');
    return {
      after: header,
      outline,
      exact: entries.map((entry) => `${entry.blobs.join(' ')} ${entry.outline}`).join('\n'),
      paths: entries.map(({ path }) => unquotePath(path)),
      blobs: entries.flatMap(({ blobs }) => blobs).filter((blob) => !NO_BLOB.test(blob)),
    };
  });
}

/** Changed lines and the lines around them. */
export interface Patch {
  /** As `git patch-id --verbatim` takes it: without line numbers and object ids. Blanks count: a fix may consist of them. */
  readonly lines: string;
  /** It does not show all that it changes: a binary file, or one that is not UTF-8. */
  readonly hidden: 'binary' | 'encoding' | null;
}

/** The patches of spans, by the commit after. Needs the content of files. */
export async function readPatches(
  git: Git,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, Patch>> {
  const args = ['diff-tree', ...PLAIN, '-p', '--no-ext-diff', '--no-textconv', '--full-index'];
  const printed = await git(args, toInput(spans));
  return new Map(sections(printed).map(({ header, lines }) => [header, toPatch(lines)]));
}

/** Lines of content begin with a blank, a plus or a minus: what begins otherwise is git's own. */
function toPatch(printed: readonly string[]): Patch {
  const lines = printed.filter((line) => !line.startsWith('@@ ') && !line.startsWith('index '));
  const isBinary = lines.some((line) => line.startsWith('Binary files '));
  const isBroken = lines.some((line) => line.includes('\ufffd'));
  return {
    lines: lines.join('\n'),
    hidden: isBinary ? 'binary' : isBroken ? 'encoding' : null,
  };
}

function sections(printed: string) {
  const found: { readonly header: string; readonly lines: string[] }[] = [];
  for (const line of printed.replace(/\n$/, '').split('\n')) {
    if (HEADER.test(line)) found.push({ header: line, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found;
}
