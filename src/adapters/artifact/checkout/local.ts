import { resolve } from 'node:path';
import { changedAt, lookAt } from '../../../clients/files/disk-entry.ts';
import { readPlace } from '../../../clients/files/place.ts';
import { isListed } from '../../../clients/git/index-listing.ts';
import { readKeptPlace } from '../../../clients/git/place.ts';
import { readSettings } from '../../../clients/git/settings.ts';
import { touchedSince } from '../../../clients/git/touched.ts';
import { openWorkTree, readWorkTree } from '../../../clients/git/work-tree.ts';
import type { Context } from '../../adapter.ts';
import { type Checkout, toArtifact } from './checkout.ts';
import type { ComparedTree } from './differences.ts';
import { headClaims } from './head-claims.ts';
import { keepingOf } from './keeping.ts';
import { readMoves } from './moves.ts';
import { remoteOf } from './remote.ts';

/** A checkout of this machine. */
export function localCheckout(path: string, context: Context): Checkout {
  const folder = resolve(context.baseFolder, path);
  return {
    facts: async () => {
      const [tree, remote, place] = await Promise.all([
        readWorkTree(folder, context),
        readRemote(folder, context),
        readPlace(folder, (releases) =>
          Promise.all(releases.map((release) => headClaims(release, context))),
        ),
      ]);
      const { root, head, branch, modified, untracked, shadows } = tree;
      const moves = readMoves(tree.gitFolder, context.now());
      const checkout = { root, head, branch, remote, modified, untracked, shadows, moves };
      return toArtifact(checkout, place);
    },
    differences: async (revision) => {
      const { differencesFrom } = await import('./differences.ts');
      return differencesFrom(revision, await toCompared(folder, context));
    },
    keeping: async (paths) => {
      const { root, submodules } = await readWorkTree(folder, context);
      const roots = [root, ...submodules.map((inside) => `${root}/${inside}`)];
      return keepingOf(
        paths.map(readKeptPlace),
        roots.map((each) => toRoot(each, context)),
      );
    },
    touched: (since) => touchedSince(folder, since, context),
  };
}

async function readRemote(folder: string, context: Context): Promise<string | null> {
  const { git, gitFolder } = await openWorkTree(folder, context);
  return remoteOf(await readSettings(git, gitFolder, context));
}

async function toCompared(folder: string, context: Context): Promise<ComparedTree> {
  const [{ root, changes, submodules }, { git }] = await Promise.all([
    readWorkTree(folder, context),
    openWorkTree(folder, context),
  ]);
  return {
    git,
    changes,
    submodules,
    look: async (paths) =>
      paths.map((path) => ({
        isMissing: lookAt(root, path).state === 'missing',
        changedAt: changedAt(root, path),
      })),
    submodule: (path) => toCompared(`${root}/${path}`, context),
  };
}

function toRoot(root: string, context: Context) {
  return {
    root,
    kept: async (paths: readonly string[]) => {
      const { listing } = await readWorkTree(root, context);
      return new Set(paths.filter((path) => isListed(path, listing)));
    },
    git: async () => (await openWorkTree(root, context)).git,
  };
}
