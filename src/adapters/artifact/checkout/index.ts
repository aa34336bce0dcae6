import { resolve } from 'node:path';
import { readSettings } from '../../../clients/git/settings.ts';
import { touchedSince } from '../../../clients/git/touched.ts';
import { openWorkTree, readWorkTree } from '../../../clients/git/work-tree.ts';
import type { ArtifactAdapter, Context } from '../../adapter.ts';
import { keepingIn } from './keeping.ts';
import { readMoves } from './moves.ts';
import type { CheckoutOptions } from './options.ts';
import { remoteOf } from './remote.ts';

/** A git work tree that is run as it lies there. */
export const checkoutArtifact: ArtifactAdapter<CheckoutOptions> = {
  resolve: async (options, context) => {
    const folder = resolve(context.baseFolder, options.path);
    const [tree, remote] = await Promise.all([
      readWorkTree(folder, context),
      readRemote(folder, context),
    ]);
    const { root, head, branch, modified, untracked } = tree;
    return {
      observations: [
        {
          state: 'observed',
          subject: {
            stage: 'artifact',
            id: `checkout:${root}`,
            type: 'checkout',
            location: root,
            host: 'local',
          },
          facts: {
            checkout: {
              root,
              head,
              branch,
              remote,
              modified,
              untracked,
              moves: readMoves(tree.gitFolder, context.now()),
            },
          },
        },
      ],
      problems: [],
    };
  },

  differences: async (options, context, revisions) => {
    const { differencesFrom } = await import('./differences.ts');
    const folder = resolve(context.baseFolder, options.path);
    const [tree, { git }] = await Promise.all([
      readWorkTree(folder, context),
      openWorkTree(folder, context),
    ]);
    const entries = revisions.map(
      async (revision) => [revision, await differencesFrom(revision, tree, git, context)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  },

  keeping: (options, context, paths) =>
    keepingIn(resolve(context.baseFolder, options.path), context, paths),

  touched: (options, context, since) =>
    touchedSince(resolve(context.baseFolder, options.path), since, context),
};

async function readRemote(folder: string, context: Context): Promise<string | null> {
  const { git, gitFolder } = await openWorkTree(folder, context);
  return remoteOf(await readSettings(git, gitFolder, context));
}
