import type { Commit } from '../../../model/commit.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Observed } from '../../../model/observation.ts';
import { bareRelation, type RelationQuestion, type Relations } from '../../../model/relation.ts';
import type { Context, SourceAdapter } from '../../adapter.ts';
import { folderHistory, readFolder } from './folder.ts';
import type { GitOptions } from './options.ts';
import { toPlace } from './place.ts';
import { type History, relateRevisions } from './relate.ts';
import { remoteHistory, readRemote } from './remote.ts';
import { matchTree } from './trees.ts';

/** A git repository, in a folder or at a URL. */
export const gitSource: SourceAdapter<GitOptions> = {
  resolve: async (options, context) => {
    const place = toPlace(options.repository, context.baseFolder);
    if (place.kind === 'remote') {
      const { facts, problems } = await readRemote(place.url, options, context);
      return { observations: [observed(redactUrls(place.url), facts)], problems };
    }
    const { location, facts, problems } = await readFolder(place.folder, options, context);
    return { observations: [observed(location, facts)], problems };
  },

  relate: async (options, context, question) => {
    const trees = Object.entries(question.trees);
    const strangers = question.revisions.filter((revision) => revision !== question.expected);
    if (strangers.length === 0 && trees.length === 0) return allSame(question);
    const history = await openHistory(options, context, question);
    const matches = await Promise.all(
      trees.map(async ([id, tree]) => [id, await matchTree(history.git, question.expected, tree)] as const),
    );
    const found = matches.flatMap(([, match]) => match.revision ?? []);
    const revisions = [...new Set([...question.revisions, ...found])];
    return {
      revisions: await relateRevisions(history, question.expected, revisions),
      trees: Object.fromEntries(matches),
    };
  },
};

function observed(location: string, facts: Observed['facts']): Observed {
  return {
    state: 'observed',
    subject: { stage: 'source', id: 'source', type: 'git', location, host: 'local' },
    facts,
  };
}

function openHistory(options: GitOptions, context: Context, question: RelationQuestion): Promise<History> {
  const place = toPlace(options.repository, context.baseFolder);
  return place.kind === 'remote'
    ? remoteHistory(place.url, options, context, [question.expected, ...question.revisions])
    : folderHistory(place.folder, options, context);
}

/** Nothing to ask: whatever was mentioned is the expected commit. */
function allSame({ expected, revisions }: RelationQuestion): Relations {
  const entries = revisions.map((revision) => [revision, bareRelation('same', expected as Commit)] as const);
  return { revisions: Object.fromEntries(entries), trees: {} };
}
