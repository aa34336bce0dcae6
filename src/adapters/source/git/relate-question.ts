import { WorldError } from '../../../model/errors.ts';
import type { RelationQuestion, Relations } from '../../../model/relation.ts';
import type { Context } from '../../adapter.ts';
import { answerAll } from './answer-all.ts';
import { folderHistory } from './folder.ts';
import type { GitOptions } from './options.ts';
import { toPlace } from './place.ts';
import { type History, relateRevisions } from './relate.ts';
import { matchTree } from './trees.ts';

/** Asks the repository's history, wherever it lies. */
export async function relateQuestion(
  options: GitOptions,
  context: Context,
  question: RelationQuestion,
): Promise<Relations> {
  const place = toPlace(options.repository, context.baseFolder);
  if (place.kind === 'remote') return relateRemote(place.url, options, context, question);
  return answer(await folderHistory(place.folder, options, context), question);
}

/** Without a cache there is no history; the source's own observation says why. */
async function relateRemote(
  url: string,
  options: GitOptions,
  context: Context,
  question: RelationQuestion,
): Promise<Relations> {
  const { askRemoteHistory } = await import('./remote.ts');
  const wanted = [question.expected, ...question.revisions];
  const needsTrees = Object.keys(question.trees).length > 0;
  try {
    return await askRemoteHistory(url, options, context, wanted, needsTrees, (history) =>
      answer(history, question),
    );
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof WorldError)) throw error;
    return answerAll(question, 'cannot-tell');
  }
}

async function answer(history: History, question: RelationQuestion): Promise<Relations> {
  const { expected, revisions } = question;
  const matches = await Promise.all(
    Object.entries(question.trees).map(
      async ([id, tree]) => [id, await matchTree(history, expected, tree)] as const,
    ),
  );
  const found = matches.flatMap(([, match]) => match.revision ?? []);
  return {
    revisions: await relateRevisions(history, expected, [...new Set([...revisions, ...found])]),
    trees: Object.fromEntries(matches),
  };
}
