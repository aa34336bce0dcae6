import { expect, test } from 'vitest';
import { parseLink } from '../../../src/clients/procfs/link.ts';
import type { RawInode, RawLink } from '../../../src/clients/procfs/raw.ts';

const inode = (id: string): RawInode => ({ id, isFile: true, links: 1, changedAt: 0 });
const RUNS = inode('8:1');
const OTHER = inode('8:2');

const link = (changes: Partial<RawLink>): RawLink => ({
  target: '/srv/app',
  inode: RUNS,
  atTarget: null,
  atStripped: null,
  ...changes,
});

test.each<readonly [string, RawLink, string, ReturnType<typeof parseLink>['replaced']]>([
  ['the same file is there', link({ atTarget: RUNS, atStripped: RUNS }), '/srv/app', 'no'],
  ['it is gone', link({ target: '/srv/app (deleted)' }), '/srv/app', 'deleted'],
  [
    'another file took its place',
    link({ target: '/srv/app (deleted)', atStripped: OTHER }),
    '/srv/app',
    'replaced',
  ],
  [
    'a file that is really called so, and is there',
    link({ target: '/srv/app (deleted)', atTarget: RUNS, atStripped: OTHER }),
    '/srv/app (deleted)',
    'no',
  ],
  [
    'a file that is really called so, and is gone',
    link({ target: '/srv/app (deleted) (deleted)' }),
    '/srv/app (deleted)',
    'deleted',
  ],
  [
    'unlinked, and linked again from where it was kept',
    link({ target: '/srv/app (deleted)', atStripped: RUNS }),
    '/srv/app',
    'no',
  ],
  ['nothing may be asked of it', link({ inode: null }), '/srv/app', null],
  ['its path cannot be seen from here', link({}), '/srv/app', null],
  ['another is mounted over it', link({ atTarget: OTHER }), '/srv/app', 'replaced'],
])('%s', (_what, raw, path, replaced) => {
  expect(parseLink(raw)).toEqual({ path, replaced });
});
