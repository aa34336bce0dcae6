import type { Context } from '../../../../src/adapters/adapter.ts';
import { gitSource } from '../../../../src/adapters/source/git/index.ts';
import type { GitOptions } from '../../../../src/adapters/source/git/options.ts';
import type { Commit } from '../../../../src/model/commit.ts';
import type { RepositoryFacts, RevisionFacts } from '../../../../src/model/facts.ts';
import type { Problem } from '../../../../src/model/problem.ts';
import type { Relation, Relations } from '../../../../src/model/relation.ts';
import { type TreeEntry, toTree, treeRecord } from '../../../../src/model/tree.ts';
import { testContext } from '../../../support/context.ts';

export interface Seen {
  readonly location: string;
  readonly revision: RevisionFacts;
  readonly repository: RepositoryFacts;
  readonly problems: readonly Problem[];
}

export function toOptions(repository: string, options: Partial<GitOptions> = {}): GitOptions {
  return { type: 'git', repository, ref: 'HEAD', ...options };
}

/** What the adapter observes; throws what it throws. */
export async function see(
  repository: string,
  options: Partial<GitOptions> = {},
  context: Context = testContext(),
): Promise<Seen> {
  const { observations, problems } = await gitSource.resolve(
    toOptions(repository, options),
    context,
  );
  const [first] = observations;
  if (first?.state !== 'observed') throw new Error('expected an observation');
  const { revision, repository: seen } = first.facts;
  if (!revision || !seen) throw new Error('expected facts');
  return { location: first.subject.location, revision, repository: seen, problems };
}

/** A folder's files, by their paths. */
export type Files = Readonly<Record<string, TreeEntry>>;

/** How `revisions` and `trees` stand to `expected`. */
export function askAll(
  repository: string,
  expected: string,
  revisions: readonly string[],
  options: Partial<GitOptions> = {},
  context: Context = testContext(),
  trees: Readonly<Record<string, Files>> = {},
): Promise<Relations> {
  const packed = Object.entries(trees).map(
    ([id, files]) =>
      [id, toTree(Object.entries(files).map(([path, entry]) => treeRecord(path, entry)))] as const,
  );
  const question = {
    expected: expected as Commit,
    revisions,
    trees: Object.fromEntries(packed),
  };
  return gitSource.relate(toOptions(repository, options), context, question);
}

export async function ask(
  repository: string,
  expected: string,
  revision: string,
  options: Partial<GitOptions> = {},
  context: Context = testContext(),
): Promise<Relation> {
  const { revisions } = await askAll(repository, expected, [revision], options, context);
  const relation = revisions[revision];
  if (!relation) throw new Error(`no relation for ${revision}`);
  return relation;
}

/** The code of the error that this ends in; its message too, for what it must name. */
export async function faultOf(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { code: String(code ?? error), message };
  }
  throw new Error('expected it to fail');
}
