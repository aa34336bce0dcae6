import type { WithTrees } from '../opened.ts';
import { type Change, type Patch, readChanges, readPatches, type Span } from './change.ts';

/** More files than a person would call one change; compared by their object ids alone. */
const MOST_FILES = 500;
/** More commits than that which change the same files are not looked into. */
const MOST_PATCHES = 200;

export interface Same {
  /** The `after` of the spans that make the same change. */
  readonly commits: readonly string[];
  /** Not all that could be the same were looked into. */
  readonly cut: boolean;
}

/**
 * Which of `candidates` make the change of `wanted`. Only those that change the same files need a closer
 * look, and the content of files only where the object ids differ.
 */
export async function sameChanges(
  comparing: WithTrees,
  wanted: Span,
  candidates: readonly Span[],
): Promise<Same> {
  const { git } = comparing;
  const [change] = await readChanges(git, [wanted]);
  if (!change || change.paths.length === 0) return { commits: [], cut: false };
  const touching = await readChanges(git, candidates, limitOf(change));
  const spans = new Map(candidates.map((span) => [span.after, span]));
  const touched = touching.flatMap(({ after }) => spans.get(after) ?? []);
  const alike = (await readChanges(git, touched)).filter(
    ({ outline }) => outline === change.outline,
  );
  const exact = alike.filter((each) => each.exact === change.exact);
  const others = alike.filter((each) => each.exact !== change.exact);
  if (others.length === 0 || change.paths.length > MOST_FILES)
    return { commits: exact.map(({ after }) => after), cut: false };
  const compared = others.slice(0, MOST_PATCHES);
  const near = compared.flatMap(({ after }) => spans.get(after) ?? []);
  const blobs = [change, ...compared].flatMap((each) => each.blobs);
  const similar = await samePatches(comparing, wanted, near, blobs);
  return {
    commits: [...exact.map(({ after }) => after), ...similar.commits],
    cut: similar.cut || compared.length < others.length,
  };
}

/** Looking at one path tells most commits apart; one that is text for git and for us. */
function limitOf({ paths }: Change): string | undefined {
  return paths.find((path) => /^[\x20-\x7e]+$/.test(path) && !path.includes('\\'));
}

async function samePatches(
  comparing: WithTrees,
  wanted: Span,
  others: readonly Span[],
  blobs: readonly string[],
): Promise<Same> {
  const patches = await readWithContent(comparing, [wanted, ...others], blobs);
  const patch = patches.get(wanted.after);
  if (!patch || patch.hidden) return { commits: [], cut: patch?.hidden !== 'binary' };
  const same = others.filter(({ after }) => {
    const other = patches.get(after);
    return other?.hidden === null && other.lines === patch.lines;
  });
  return { commits: same.map(({ after }) => after), cut: false };
}

/** A clone without the content of files fails at once, and knows it after it was fetched. */
async function readWithContent(
  { git, fetch }: WithTrees,
  spans: readonly Span[],
  blobs: readonly string[],
): Promise<ReadonlyMap<string, Patch>> {
  try {
    return await readPatches(git, spans);
  } catch (error) {
    if (!fetch) throw error;
    await fetch(blobs);
    return readPatches(git, spans);
  }
}
