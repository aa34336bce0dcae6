import type { Git } from '../../../clients/git/git.ts';
import type { Context } from '../../adapter.ts';
import { fetchObjects } from './cache.ts';
import { folderHistory } from './folder.ts';
import { lookUpName, type Named } from './name.ts';
import type { GitOptions } from './options.ts';
import { toPlace } from './place.ts';
import type { History } from './relate.ts';
import { askRemoteHistory, toCache } from './remote.ts';
import { finishName, readRemoteName } from './remote-name.ts';

/** A name that was looked up. */
export interface LookedUp extends Named {
  /** The repository that knew it, where that is not the source. */
  readonly readIn: string | null;
}

/** A repository that has trees, too. */
export interface WithTrees {
  readonly git: Git;
  /** Makes these blobs readable, where it may lack the content of files. */
  readonly fetch: ((blobs: readonly string[]) => Promise<void>) | null;
}

/** A source that can be asked for its history, wherever it lies. */
export interface Opened {
  readonly history: History;
  /** Of a remote it costs another clone: asked for only if nothing cheaper answers. Throws `WorldError`. */
  readonly withTrees: () => Promise<WithTrees>;
  /** One of the names that it was opened for. Throws `WorldError` if it is not there. */
  readonly lookUp: (text: string) => Promise<LookedUp>;
}

/** What will be asked for. */
export interface Wants {
  /** As somebody typed them: branches, tags, commits, pull requests. */
  readonly names: readonly string[];
  readonly revisions: readonly string[];
}

/** Opens the source that `options` name, with all that it has of what is wanted. Throws `WorldError`. */
export function openSource<T>(
  options: GitOptions,
  context: Context,
  wants: Wants,
  ask: (opened: Opened) => Promise<T>,
): Promise<T> {
  const place = toPlace(options.repository, context.baseFolder);
  return place.kind === 'remote'
    ? openRemote(place.url, options, context, wants, ask)
    : openFolder(place.folder, options, context, ask);
}

/** In a folder all is at hand. */
async function openFolder<T>(
  folder: string,
  options: GitOptions,
  context: Context,
  ask: (opened: Opened) => Promise<T>,
): Promise<T> {
  const history = await folderHistory(folder, options, context);
  const { git, shallowRoots } = history;
  return ask({
    history,
    withTrees: async () => ({ git, fetch: null }),
    lookUp: async (text) => ({
      ...(await lookUpName(text, history, shallowRoots.size > 0)),
      readIn: null,
    }),
  });
}

/** Of a remote the names are asked live, the commits are fetched, and trees and files only if they decide. */
async function openRemote<T>(
  url: string,
  options: GitOptions,
  context: Context,
  wants: Wants,
  ask: (opened: Opened) => Promise<T>,
): Promise<T> {
  const entries = wants.names.map(
    async (text) => [text, await readRemoteName(url, text, context)] as const,
  );
  const names = new Map(await Promise.all(entries));
  const commits = [...[...names.values()].flatMap((name) => name.commits), ...wants.revisions];
  const withTrees = async () => {
    const cache = toCache(url, options, context, true);
    const fetch = (blobs: readonly string[]) => fetchObjects(cache, blobs, context);
    return askRemoteHistory(url, options, context, commits, true, async ({ git }) => ({
      git,
      fetch,
    }));
  };
  return askRemoteHistory(url, options, context, commits, false, (history) =>
    ask({
      history,
      withTrees,
      lookUp: async (text) => {
        const name = names.get(text);
        if (!name) throw new TypeError(`${text} was not announced`);
        return finishName(history.git, name, text);
      },
    }),
  );
}
