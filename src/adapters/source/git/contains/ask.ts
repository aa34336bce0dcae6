import type { PresenceAnswer, PresenceQuestion } from '../../../../model/presence.ts';
import type { Context } from '../../../adapter.ts';
import { fetchObjects } from '../cache.ts';
import { folderHistory } from '../folder.ts';
import { lookUpName } from '../name.ts';
import type { GitOptions } from '../options.ts';
import { askRemoteHistory, toCache } from '../remote.ts';
import { finishName, readRemoteName } from '../remote-name.ts';
import { answerPresence } from './contains.ts';
import type { Comparing } from './patches.ts';

/** In a folder all is at hand. */
export async function askFolder(
  folder: string,
  options: GitOptions,
  context: Context,
  question: PresenceQuestion,
): Promise<PresenceAnswer> {
  const history = await folderHistory(folder, options, context);
  const { git, shallowRoots } = history;
  const asked = {
    history,
    comparing: async () => ({ git, fetch: null }),
    lookUp: async (text: string) => ({
      ...(await lookUpName(text, history, shallowRoots.size > 0)),
      readIn: null,
    }),
  };
  return answerPresence(asked, question);
}

/** Of a remote the names are asked live, the commits are fetched, and trees and files only if they decide. */
export async function askRemote(
  url: string,
  options: GitOptions,
  context: Context,
  question: PresenceQuestion,
): Promise<PresenceAnswer> {
  const name = await readRemoteName(url, question.wanted, context);
  const commits = [...name.commits, ...question.revisions];
  const comparing = () => compareRemote(url, options, context, commits);
  return askRemoteHistory(url, options, context, commits, false, (history) =>
    answerPresence(
      { history, comparing, lookUp: (text) => finishName(history.git, name, text) },
      question,
    ),
  );
}

async function compareRemote(
  url: string,
  options: GitOptions,
  context: Context,
  commits: readonly string[],
): Promise<Comparing> {
  const cache = toCache(url, options, context, true);
  const git = await askRemoteHistory(
    url,
    options,
    context,
    commits,
    true,
    async (history) => history.git,
  );
  return { git, fetch: (blobs) => fetchObjects(cache, blobs, context.signal) };
}
