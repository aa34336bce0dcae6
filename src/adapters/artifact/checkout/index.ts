import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Git } from '../../../clients/git/git.ts';
import { hiddenChanges } from '../../../clients/git/hidden.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { parseReflog } from '../../../clients/git/reflog.ts';
import {
  type Change,
  openWorkTree,
  readWorkTree,
  toChangedFiles,
} from '../../../clients/git/work-tree.ts';
import type { Commit } from '../../../model/commit.ts';
import type { FileChange } from '../../../model/facts.ts';
import type { HeadMove } from '../../../model/head-history.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { ArtifactAdapter, Context, Differences } from '../../adapter.ts';
import type { CheckoutOptions } from './options.ts';

/** A git work tree that is run as it lies there. */
export const checkoutArtifact: ArtifactAdapter<CheckoutOptions> = {
  resolve: async (options, context) => {
    const folder = resolve(context.baseFolder, options.path);
    const [tree, remote] = await Promise.all([
      readWorkTree(folder, context),
      readRemote(folder, context),
    ]);
    return {
      observations: [
        {
          state: 'observed',
          subject: {
            stage: 'artifact',
            id: `checkout:${tree.root}`,
            type: 'checkout',
            location: tree.root,
            host: 'local',
          },
          facts: {
            checkout: {
              root: tree.root,
              head: tree.head,
              branch: tree.branch,
              remote,
              modified: tree.modified,
              untracked: tree.untracked,
              moves: readMoves(join(tree.gitFolder, 'logs', 'HEAD')),
            },
          },
        },
      ],
      problems: [],
    };
  },

  differences: async (options, context, revisions) => {
    const { git, root } = await openWorkTree(resolve(context.baseFolder, options.path), context);
    const hidden = await hiddenChanges(git, root);
    const entries = revisions.map(
      async (revision) => [revision, await differencesFrom(revision, git, root, hidden)] as const,
    );
    return Object.fromEntries(await Promise.all(entries)) satisfies Differences;
  },

  tracked: async (options, context, paths) => {
    const { git, root } = await openWorkTree(resolve(context.baseFolder, options.path), context);
    const inside = paths.map((path) => relative(root, path)).filter(isBelow);
    if (inside.length === 0) return {};
    const listed = await git(['--literal-pathspecs', 'ls-files', '--', ...inside]);
    const kept = new Set(listed.split('\n').map(unquotePath));
    return Object.fromEntries(paths.map((path) => [path, kept.has(relative(root, path))]));
  },
};

/** The URL of `origin`, or of the only remote. */
async function readRemote(folder: string, context: Context): Promise<string | null> {
  const { git } = await openWorkTree(folder, context);
  const listed = await git(['config', '--get-regexp', '^remote\\..*\\.url$']).catch(() => '');
  const lines = listed.split('\n').filter(Boolean);
  const chosen =
    lines.find((line) => line.startsWith('remote.origin.url ')) ??
    (lines.length === 1 ? lines[0] : undefined);
  return chosen ? redactUrls(chosen.slice(chosen.indexOf(' ') + 1)) : null;
}

/** Null if that commit is not there to compare with. */
async function differencesFrom(
  revision: Commit,
  git: Git,
  root: string,
  hidden: readonly string[],
): Promise<readonly FileChange[] | null> {
  const printed = await git([
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--ignore-submodules=dirty',
    '--name-status',
    revision,
    '--',
  ]).catch(() => null);
  if (printed === null) return null;
  const changes = printed.split('\n').filter(Boolean).map(toChange);
  const also = hidden.map((path) => ({ path, change: 'modified' as const }));
  const all = [...changes, ...also];
  return all.length > COMPARED_AT_MOST ? null : toChangedFiles(root, all, COMPARED_AT_MOST).files;
}

/** More than this is another project, and asking each file for its time would take long. */
const COMPARED_AT_MOST = 20_000;

const KINDS: Readonly<Record<string, Change['change']>> = {
  A: 'added',
  D: 'deleted',
  U: 'unmerged',
};

/** `M\tpath`. */
function toChange(line: string): Change {
  const [kind = '', path = ''] = line.split('\t');
  return { path: unquotePath(path), change: KINDS[kind] ?? 'modified' };
}

function isBelow(path: string): boolean {
  return path !== '' && path !== '..' && !path.startsWith('../') && !isAbsolute(path);
}

/** The newest moves are at the end: a long history is not needed. */
const READ_AT_MOST = 1 << 20;

/** Null where git keeps no reflog: switched off, or kept in another format. */
function readMoves(path: string): readonly HeadMove[] | null {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(size, READ_AT_MOST));
      const length = readSync(file, buffer, 0, buffer.length, Math.max(0, size - READ_AT_MOST));
      return parseReflog(buffer.toString('utf8', 0, length));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
