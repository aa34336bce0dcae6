import { lookAtRemotePath, toRemotePlaceFacts } from '../../../clients/files/remote/place.ts';
import { readRemoteEntries } from '../../../clients/git/remote/disk.ts';
import { readRemoteHeads } from '../../../clients/git/remote/heads.ts';
import { readRemotePlaces } from '../../../clients/git/remote/places.ts';
import { touchedRemotely } from '../../../clients/git/remote/touched.ts';
import { type RemoteWorkTree, readRemoteWorkTree } from '../../../clients/git/remote/work-tree.ts';
import { parseSettings } from '../../../clients/git/settings.ts';
import type { Ask } from '../../../clients/shell/ask.ts';
import { WorldError } from '../../../model/errors.ts';
import type { PlaceFacts } from '../../../model/place.ts';
import { toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';
import { type Checkout, toArtifact } from './checkout.ts';
import { type ComparedTree, differencesFrom } from './differences.ts';
import { toHeadClaims } from './head-claims.ts';
import { keepingOf, keptOf } from './keeping.ts';
import { parseMoves } from './moves.ts';
import type { CheckoutOptions } from './options.ts';
import { remoteOf } from './remote.ts';

/** Reads a work tree of a host, once for all who ask. */
type Read = (folder: string) => Promise<RemoteWorkTree>;

/** A checkout of another machine. Throws `WorldError`. */
export async function hostCheckout(
  host: string,
  options: CheckoutOptions,
  context: Context,
): Promise<Checkout> {
  const { path, sudo } = options;
  const transport = await context.connect(host, toAccess(options));
  const ask: Ask = (script, args) =>
    transport.run({ script, args, maxBytes: MOST }, context.signal);
  const read: Read = (folder) =>
    context.once(`work-tree:${host}:${sudo}:${folder}`, () => readRemoteWorkTree(ask, folder));
  return {
    facts: async () => {
      const [tree, place] = await Promise.all([read(path), readPlace(ask, path, context)]);
      const { root, head, branch, modified, untracked, shadows } = tree;
      const moves = parseMoves(tree.movesText, tree.now);
      const remote = remoteOf(parseSettings(tree.remoteText));
      const checkout = { root, head, branch, remote, modified, untracked, shadows, moves };
      return toArtifact(checkout, place);
    },
    differences: async (revision) =>
      differencesFrom(revision, toCompared(await read(path), ask, read)),
    keeping: async (paths) => {
      const { root, submodules } = await read(path);
      const roots = [root, ...submodules.map((inside) => `${root}/${inside}`)];
      return keepingOf(
        await readRemotePlaces(ask, paths),
        roots.map((each) => toRoot(each, read)),
      );
    },
    touched: async (since) => touchedRemotely(ask, await read(path), since),
  };
}

/** The links that lead there. A relative path starts at the home of the account, and is not named by links. */
async function readPlace(ask: Ask, path: string, { signal }: Context): Promise<PlaceFacts | null> {
  if (!path.startsWith('/')) return null;
  try {
    const { links } = await lookAtRemotePath(ask, path);
    return await toRemotePlaceFacts(ask, links, async (folders) => {
      const heads = await readRemoteHeads(ask, folders);
      return folders.map((folder, index) => toHeadClaims(folder, heads[index] ?? null));
    });
  } catch (error) {
    signal.throwIfAborted();
    // What is wrong with the path, whoever reads the work tree says better.
    if (error instanceof WorldError) return null;
    throw error;
  }
}

/** Of the status and the reflog of a large repository. */
const MOST = 64 << 20;

/** Each path costs the host a process. */
const LOOKED_AT_MOST = 1_000;

function toCompared(
  { root, git, changes, submodules }: RemoteWorkTree,
  ask: Ask,
  read: Read,
): ComparedTree {
  return {
    git,
    changes,
    submodules,
    look: async (paths) => {
      if (paths.length > LOOKED_AT_MOST) return null;
      const entries = await readRemoteEntries(ask, root, paths);
      return entries.map(({ kind, changedAt }) => ({ isMissing: kind === 'missing', changedAt }));
    },
    submodule: async (path) => toCompared(await read(`${root}/${path}`), ask, read),
  };
}

function toRoot(root: string, read: Read) {
  const git = async () => (await read(root)).git;
  return { root, git, kept: async (paths: readonly string[]) => keptOf(paths, await git()) };
}
