import { WorldError } from '../../../model/errors.ts';
import type { Observed } from '../../../model/observation.ts';
import { bareRelation, type RelationQuestion, type Relations } from '../../../model/relation.ts';
import type { Context, SourceAdapter } from '../../adapter.ts';
import { folderHistory, readFolder } from './folder.ts';
import type { GitOptions } from './options.ts';
import { toPlace } from './place.ts';
import { type History, relateRevisions } from './relate.ts';
import { askRemoteHistory, readRemote } from './remote.ts';
import { matchTree } from './trees.ts';

/** A git repository, in a folder or at a URL. */
export const gitSource: SourceAdapter<GitOptions> = {
  resolve: async (options, context) => {
    const place = toPlace(options.repository, context.baseFolder);
    const { location, facts, problems } =
      place.kind === 'remote'
        ? await readRemote(place.url, options, context)
        : await readFolder(place.folder, options, context);
    const subject = {
      stage: 'source',
      id: 'source',
      type: 'git',
      location,
      host: 'local',
    } as const;
    const observation: Observed = { state: 'observed', subject, facts };
    return { observations: [observation], problems };
  },

  relate: async (options, context, question) => {
    const isKnown = question.revisions.every((revision) => revision === question.expected);
    if (isKnown && Object.keys(question.trees).length === 0) return answerAll(question, 'same');
    const place = toPlace(options.repository, context.baseFolder);
    if (place.kind === 'remote') return relateRemote(place.url, options, context, question);
    return answer(await folderHistory(place.folder, options, context), question);
  },

  contains: async (options, context, question) => {
    const place = toPlace(options.repository, context.baseFolder);
    const { askFolder, askRemote } = await import('./contains/ask.ts');
    return place.kind === 'remote'
      ? askRemote(place.url, options, context, question)
      : askFolder(place.folder, options, context, question);
  },
};

/** Without a cache there is no history; the source's own observation says why. */
async function relateRemote(
  url: string,
  options: GitOptions,
  context: Context,
  question: RelationQuestion,
): Promise<Relations> {
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

/** One answer for all that is not the expected commit itself. */
function answerAll(
  { expected, revisions }: RelationQuestion,
  other: 'same' | 'cannot-tell',
): Relations {
  const entries = revisions.map((revision) => {
    const kind = revision === expected ? 'same' : other;
    return [revision, bareRelation(kind, kind === 'same' ? expected : null)] as const;
  });
  return { revisions: Object.fromEntries(entries), trees: {} };
}
