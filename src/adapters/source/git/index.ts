import type { Observed } from '../../../model/observation.ts';
import type { Context, SourceAdapter } from '../../adapter.ts';
import { answerAll } from './answer-all.ts';
import { readFolder } from './folder.ts';
import type { GitOptions } from './options.ts';
import { locationOf, type Place, toPlace } from './place.ts';
import type { Source } from './source.ts';

/** A git repository, in a folder or at a URL. */
export const gitSource: SourceAdapter<GitOptions> = {
  resolve: async (options, context) => {
    const place = toPlace(options.repository, context.baseFolder);
    const { location, facts, problems } = await read(place, options, context);
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

  locate: ({ repository }, baseFolder) => locationOf(repository, baseFolder),

  relate: async (options, context, question) => {
    const isKnown = question.revisions.every((revision) => revision === question.expected);
    if (isKnown && Object.keys(question.trees).length === 0) return answerAll(question, 'same');
    const { relateQuestion } = await import('./relate-question.ts');
    return relateQuestion(options, context, question);
  },

  contains: async (options, context, question) => {
    const { answerPresence, openSource } = await import('./history.ts');
    const { wanted, revisions } = question;
    return openSource(options, context, { names: [wanted], revisions }, (opened) =>
      answerPresence(opened, question),
    );
  },

  compare: async (options, context, questions) => {
    const { answerComparison, openSource } = await import('./history.ts');
    const names = questions.flatMap(({ from, to }) => [from ?? [], to ?? []].flat());
    return openSource(options, context, { names, revisions: [] }, (opened) =>
      Promise.all(questions.map((question) => answerComparison(opened, question))),
    );
  },
};

async function read(place: Place, options: GitOptions, context: Context): Promise<Source> {
  if (place.kind === 'folder') return readFolder(place.folder, options, context);
  const { readRemote } = await import('./remote.ts');
  return readRemote(place.url, options, context);
}
