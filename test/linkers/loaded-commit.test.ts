import { describe, expect, test } from 'vitest';
import type { LinkContext } from '../../src/linkers/linker.ts';
import { loadedCommitLinker } from '../../src/linkers/loaded-commit.ts';
import type { CheckoutFacts, Facts } from '../../src/model/facts.ts';
import type { Keeping } from '../../src/model/keeping.ts';
import {
  checkoutFacts,
  commitOf,
  edited,
  executableFacts,
  history,
  linkContext,
  loadedAt,
  moved,
  NEW,
  NOON,
  OLD,
  processFacts,
  pythonFacts,
  ROOT,
} from '../support/facts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PULLED = commitOf('c');

function judge(
  checkout: Partial<CheckoutFacts>,
  process: Facts,
  context: Partial<LinkContext> = {},
) {
  const [evidence] = loadedCommitLinker.link(
    { checkout: checkoutFacts(checkout) },
    process,
    linkContext(context),
  );
  return evidence;
}

describe('a checkout that was pulled', () => {
  const pulled = { moves: history(moved(NOON, OLD, NEW)) };
  const changed = { differencesFrom: () => [edited('app.py', NOON + 100)] };

  test('before the process started: it runs the new commit', () => {
    expect(judge(pulled, pythonFacts(loadedAt(NOON + MINUTE)))).toMatchObject({
      verdict: 'same',
      strength: 'recorded',
      running: { revision: NEW, modified: false },
    });
  });

  test('after the process started: it still runs the old commit', () => {
    expect(judge(pulled, pythonFacts(loadedAt(NOON - MINUTE)), changed)).toMatchObject({
      verdict: 'stale',
      running: { revision: OLD, modified: false },
      says: expect.stringContaining('on disk but not loaded: 1 commit'),
    });
  });

  test('while the process was loading: nobody can tell', () => {
    const during = { differencesFrom: () => [edited('app.py', NOON + 900)] };
    expect(judge(pulled, pythonFacts(loadedAt(NOON)), during)).toMatchObject({
      verdict: null,
      agrees: null,
    });
  });

  test('in the second of the start, but all files were there before: it runs the new commit', () => {
    const before = { differencesFrom: () => [edited('app.py', NOON - 500)] };
    expect(judge(pulled, pythonFacts(loadedAt(NOON + 400)), before)).toMatchObject({
      verdict: 'same',
    });
  });

  test('and the old commit is gone: nobody can tell', () => {
    expect(judge(pulled, pythonFacts(loadedAt(NOON - MINUTE)))).toMatchObject({ verdict: null });
  });
});

describe('people edit, restart, and only then commit', () => {
  test('what was on disk at the start is what was committed later', () => {
    const committed = { moves: history(moved(NOON, OLD, NEW)) };
    const context = { differencesFrom: () => [edited('app.py', NOON - 2 * MINUTE)] };
    expect(judge(committed, pythonFacts(loadedAt(NOON - MINUTE)), context)).toMatchObject({
      verdict: 'same',
      running: { revision: NEW, modified: false },
    });
  });

  describe('and go on editing, so that what was committed is written over', () => {
    const committed = {
      moves: history({ ...moved(NOON, OLD, NEW), message: 'commit: Round up' }),
    };
    const since = (at: number) => ({ differencesFrom: () => [edited('app.py', at)] });
    const started = pythonFacts(loadedAt(NOON - 10 * MINUTE));

    test('what was written before it was committed was not loaded', () => {
      expect(judge(committed, started, since(NOON - MINUTE))).toMatchObject({
        verdict: 'stale',
        running: { revision: OLD, modified: false },
        says: expect.not.stringContaining('maybe'),
      });
    });

    test('with other content now, it is not known what was edited before the start', () => {
      const again = {
        ...committed,
        modified: { count: 1, files: [edited('app.py', NOON + MINUTE)] },
      };
      expect(judge(again, started, since(NOON + MINUTE))).toMatchObject({
        verdict: 'stale',
        running: { revision: OLD, modified: null },
        says: expect.stringContaining('maybe with edits'),
      });
    });

    test('put back since, it may be what was loaded', () => {
      expect(judge(committed, started, since(NOON + MINUTE))).toMatchObject({
        verdict: null,
        agrees: null,
        says: expect.stringContaining('written again since'),
      });
    });

    test('but not if a pull brought other content afterwards', () => {
      const pulled = {
        head: PULLED,
        moves: [...committed.moves, moved(NOON + 2 * MINUTE, NEW, PULLED)],
      };
      expect(judge(pulled, started, since(NOON + 2 * MINUTE))).toMatchObject({ verdict: 'stale' });
    });

    describe('after `git stash` took the edits away,', () => {
      const stashed = (at: number) => ({
        ...moved(at, OLD, OLD),
        message: 'reset: moving to HEAD',
      });
      const stash = stashed(NOON - 5 * MINUTE);

      test('what came back may be what was loaded', () => {
        const popped = {
          head: OLD,
          moves: history(stash),
          modified: { count: 1, files: [edited('app.py', NOON - MINUTE)] },
        };
        expect(judge(popped, started)).toMatchObject({ verdict: null });
        const then = { moves: history(stash, ...committed.moves.slice(1)) };
        expect(judge(then, started, since(NOON - MINUTE))).toMatchObject({ verdict: null });
      });

      test('what a pull brought is not', () => {
        const pulled = { moves: history(stash, moved(NOON, OLD, NEW)) };
        expect(judge(pulled, started, since(NOON))).toMatchObject({
          verdict: 'stale',
          running: { revision: OLD },
        });
      });

      test('before the start, it says nothing', () => {
        const then = { moves: history(stashed(NOON - HOUR), ...committed.moves.slice(1)) };
        expect(judge(then, started, since(NOON - MINUTE))).toMatchObject({ verdict: 'stale' });
      });
    });

    test('and not what git itself wrote, which refuses to where somebody has edited', () => {
      const switched = { moves: history(moved(NOON, OLD, NEW)) };
      expect(judge(switched, started, since(NOON + MINUTE))).toMatchObject({
        verdict: 'stale',
        running: { revision: OLD },
      });
    });
  });
});

describe('files that are edited and not committed', () => {
  const edits = (at: number) => ({ modified: { count: 1, files: [edited('app.py', at)] } });

  test('before the start are what the process runs', () => {
    expect(judge(edits(NOON - MINUTE), pythonFacts(loadedAt(NOON)))).toMatchObject({
      verdict: 'same',
      running: { revision: NEW, modified: true },
    });
  });

  test('after the start are not loaded, and whether there were earlier edits nobody knows', () => {
    expect(judge(edits(NOON + MINUTE), pythonFacts(loadedAt(NOON)))).toMatchObject({
      verdict: 'stale',
      running: { revision: NEW, modified: null },
    });
  });

  test('a deleted file may have gone at any time up to its folder’s last change', () => {
    const gone = { modified: { count: 1, files: [edited('old.py', NOON + MINUTE, 'deleted')] } };
    expect(judge(gone, pythonFacts(loadedAt(NOON)))).toMatchObject({ verdict: null });
  });

  test('more edits than are listed are never called loaded', () => {
    const many = { modified: { count: 2, files: [edited('app.py', NOON - MINUTE)] } };
    expect(judge(many, pythonFacts(loadedAt(NOON)))).toMatchObject({ verdict: null });
  });
});

describe('files that were written since, and are as they should be', () => {
  const touched = [{ path: 'app.py', changedAt: NOON + MINUTE }];

  test('may have held anything when they were loaded', () => {
    expect(judge({}, pythonFacts(loadedAt(NOON)), { touched })).toMatchObject({
      verdict: null,
      agrees: null,
      says: expect.stringContaining('app.py'),
    });
  });

  test('before the load do not matter', () => {
    expect(judge({}, pythonFacts(loadedAt(NOON + 2 * MINUTE)), { touched })).toMatchObject({
      verdict: 'same',
    });
  });

  test('do not hide that what is on disk now came later', () => {
    const pulled = { moves: history(moved(NOON + MINUTE, OLD, NEW)) };
    const differencesFrom = () => [edited('app.py', NOON + MINUTE)];
    expect(judge(pulled, pythonFacts(loadedAt(NOON)), { touched, differencesFrom })).toMatchObject({
      verdict: 'stale',
      running: { revision: OLD, modified: false },
    });
  });

  test('beside what was pulled leave open whether the old commit was loaded unaltered', () => {
    const pulled = { moves: history(moved(NOON + MINUTE, OLD, NEW)) };
    const differencesFrom = () => [edited('lib.py', NOON + MINUTE)];
    expect(judge(pulled, pythonFacts(loadedAt(NOON)), { touched, differencesFrom })).toMatchObject({
      verdict: 'stale',
      running: { revision: OLD, modified: null },
    });
  });

  test('of which nobody knows anything are not taken to be untouched', () => {
    expect(judge({}, pythonFacts(loadedAt(NOON)), { touched: null })).toMatchObject({
      verdict: null,
    });
  });
});

test('an untracked module that stands before a tracked one is no commit', () => {
  const process = pythonFacts(loadedAt(NOON));
  expect(judge({ shadows: ['shop/'] }, process)).toMatchObject({
    verdict: null,
    says: expect.stringContaining('shop/'),
  });
  expect(judge({ shadows: ['shop/'] }, process, { counts: () => false })).toMatchObject({
    verdict: 'same',
  });
});

describe('another commit with the same files', () => {
  test('is named if it is what HEAD named then: an amended message, a soft reset', () => {
    const amended = { moves: history(moved(NOON + MINUTE, OLD, NEW)) };
    const staged = {
      ...amended,
      modified: { count: 1, files: [edited('app.py', NOON - MINUTE)] },
    };
    for (const checkout of [amended, staged]) {
      expect(
        judge(checkout, pythonFacts(loadedAt(NOON)), { differencesFrom: () => [] }),
      ).toMatchObject({ verdict: 'same', running: { revision: OLD, modified: false } });
    }
  });
});

describe('where only some paths count', () => {
  const counts = (path: string) => path.startsWith('services/api/');

  test('a pull that changed others leaves the process as it was', () => {
    const pulled = { moves: history(moved(NOON + MINUTE, OLD, NEW)) };
    const differencesFrom = () => [edited('services/web/index.ts', NOON + MINUTE)];
    const touched = [{ path: 'services/web/index.ts', changedAt: NOON + MINUTE }];
    expect(
      judge(pulled, pythonFacts(loadedAt(NOON)), { counts, differencesFrom, touched }),
    ).toMatchObject({ verdict: 'same', running: { revision: OLD, modified: false } });
  });

  test('a pull that changed those makes it stale', () => {
    const pulled = { moves: history(moved(NOON + MINUTE, OLD, NEW)) };
    const differencesFrom = () => [edited('services/api/app.py', NOON + MINUTE)];
    expect(judge(pulled, pythonFacts(loadedAt(NOON)), { counts, differencesFrom })).toMatchObject({
      verdict: 'stale',
    });
  });

  test('edits of others are none, but more edits than are listed may be any', () => {
    const files = [edited('services/web/index.ts', NOON - MINUTE)];
    const judged = (count: number) =>
      judge({ modified: { count, files } }, pythonFacts(loadedAt(NOON)), { counts });
    expect(judged(1)).toMatchObject({ verdict: 'same', running: { modified: false } });
    expect(judged(2)).toMatchObject({ verdict: null });
  });
});

describe('what cannot be told', () => {
  test('without a reflog', () => {
    expect(judge({ moves: null }, pythonFacts(loadedAt(NOON)))).toMatchObject({ verdict: null });
  });

  test('from a checkout that is younger than the process', () => {
    const young = { moves: [moved(NOON, null, NEW)] };
    expect(judge(young, pythonFacts(loadedAt(NOON - MINUTE)))).toMatchObject({ verdict: null });
  });

  test('where the reflog has lost what HEAD named then', () => {
    const expired = { moves: [moved(NOON, OLD, NEW)] };
    const same = { differencesFrom: () => [] };
    expect(judge(expired, pythonFacts(loadedAt(NOON - MINUTE)), same)).toMatchObject({
      verdict: null,
    });
  });

  test('of a process that does not run from it', () => {
    const elsewhere = { load: loadedAt(NOON), process: processFacts({ cwd: '/' }) };
    expect(judge({}, elsewhere)).toBeUndefined();
  });

  test('a folder whose name begins alike is not inside', () => {
    const beside = { load: loadedAt(NOON), process: processFacts({ cwd: `${ROOT}-old` }) };
    expect(judge({}, beside)).toBeUndefined();
  });
});

describe('a program that git does not keep', () => {
  const built = (at: number) => ({
    ...pythonFacts(loadedAt(NOON)),
    script: { path: `${ROOT}/dist/server.js`, changedAt: at, inode: '1:2' },
  });
  const untracked = { keepingOf: () => 'built' as const };

  test('is only claimed to be the commit of its building', () => {
    expect(judge({}, built(NOON - MINUTE), untracked)).toMatchObject({
      verdict: 'same',
      strength: 'claimed',
    });
  });

  test.each([
    ['the same', { revision: NEW, dirty: false }, 'same'],
    ['another commit', { revision: OLD, dirty: false }, null],
    ['edited files', { revision: NEW, dirty: true }, null],
  ])('whose build info names %s', (_name, claim, verdict) => {
    const named = { ...claim, strength: 'claimed', by: 'Go build info', where: '' } as const;
    const executable = executableFacts({
      path: `${ROOT}/server`,
      changedAt: NOON - MINUTE,
      claims: [named],
    });
    const facts = { process: processFacts(), load: loadedAt(NOON), executable };
    expect(judge({}, facts, untracked)).toMatchObject({ verdict });
  });

  test('built before a pull is not the new commit, however late it was started', () => {
    const pulled = { moves: history(moved(NOON - MINUTE, OLD, NEW)) };
    const context = { ...untracked, differencesFrom: () => [edited('app.ts', NOON - MINUTE)] };
    expect(judge(pulled, built(NOON - 5 * MINUTE), context)).toMatchObject({
      verdict: 'stale',
      remedy: 'rebuild',
      strength: 'claimed',
      running: { revision: OLD },
    });
  });

  test('built anew after the start says nothing of what runs', () => {
    expect(judge({}, built(NOON + MINUTE), untracked)).toMatchObject({
      verdict: null,
      says: expect.stringContaining('was built anew after it was loaded'),
    });
  });

  test('deleted since is not as old as its interpreter', () => {
    const gone = {
      ...built(NOON),
      script: { path: `${ROOT}/dist/server.js`, changedAt: null, inode: null },
      executable: executableFacts({ changedAt: NOON - MINUTE }),
    };
    expect(judge({}, gone, untracked)).toMatchObject({
      verdict: null,
      says: expect.stringContaining('was deleted since'),
    });
  });

  test('deleted after the start was not built anew', () => {
    const { script: _, ...facts } = pythonFacts(loadedAt(NOON), {
      executable: executableFacts({
        path: `${ROOT}/shop`,
        changedAt: NOON + MINUTE,
        replaced: 'deleted',
      }),
    });
    expect(judge({}, facts, { keepingOf: () => 'built' })).toMatchObject({
      verdict: null,
      says: expect.stringContaining('was deleted after it was loaded'),
    });
  });
});

describe('a program that git does not keep and nobody built', () => {
  test('a script that somebody put there is no commit', () => {
    expect(judge({}, pythonFacts(loadedAt(NOON)), { keepingOf: () => 'stray' })).toMatchObject({
      verdict: null,
      agrees: null,
    });
  });

  test('a compiled program was built, whether it is ignored or not', () => {
    const { script: _, ...facts } = pythonFacts(loadedAt(NOON), {
      executable: executableFacts({ path: `${ROOT}/shop`, changedAt: NOON - MINUTE }),
    });
    expect(judge({}, facts, { keepingOf: () => 'stray' })).toMatchObject({
      verdict: 'same',
      strength: 'claimed',
    });
  });

  test('an installed launcher loads the code of its folder when it starts, not when it was installed', () => {
    const pulled = { moves: history(moved(NOON - MINUTE, OLD, NEW)) };
    const gunicorn = (cwd: string): Facts => ({
      ...pythonFacts(loadedAt(NOON), { process: processFacts({ cwd }) }),
      script: {
        path: `${ROOT}/venv/bin/gunicorn`,
        changedAt: NOON - 10 * MINUTE,
        inode: '1:2',
      },
    });
    const keepingOf = (path: string) => (path === ROOT ? 'kept' : 'installed');
    expect(judge(pulled, gunicorn(ROOT), { keepingOf })).toMatchObject({
      verdict: 'same',
      strength: 'claimed',
      running: { revision: NEW },
    });
    expect(judge(pulled, gunicorn('/'), { keepingOf })).toMatchObject({ verdict: null });
  });

  test('a program of which git could not be asked is not taken to be kept', () => {
    expect(judge({}, pythonFacts(loadedAt(NOON)), { keepingOf: () => null })).toMatchObject({
      verdict: null,
    });
  });
});

test('with only its working directory inside, that it loads code from there is a claim', () => {
  const { script: _, ...byCwd } = pythonFacts(loadedAt(NOON));
  expect(judge({}, byCwd)).toMatchObject({ verdict: 'same', strength: 'claimed' });
});

test('code that is read at each request is what is on disk, whatever the age of the process', () => {
  const request = pythonFacts({ earliest: NOON - 2 * 3_600_000, latest: NOON, basis: 'request' });
  expect(judge({}, request)).toMatchObject({
    verdict: 'same',
    strength: 'claimed',
    running: { revision: NEW },
  });
});

describe('what its runtime was told to load before the program', () => {
  const told = {
    process: processFacts({ preloads: ['/opt/trace.js'] }),
    load: loadedAt(NOON),
    script: { path: `${ROOT}/app.js`, changedAt: NOON - MINUTE, inode: '1:2' },
  };
  const trace = (keeping: Keeping | null) =>
    judge({}, told, {
      keepingOf: (path) => (path.endsWith('trace.js') ? keeping : 'kept'),
    });

  test.each(['kept', 'installed', 'elsewhere'] as const)(
    'changes nothing if it is %s',
    (keeping) => {
      expect(trace(keeping)).toMatchObject({ verdict: 'same', strength: 'recorded' });
    },
  );

  test('is only likely to be of the commit if it was built', () => {
    expect(trace('built')).toMatchObject({ verdict: 'same', strength: 'claimed' });
  });

  test('may be anything if a link in the checkout leads elsewhere', () => {
    const linked = { ...told, process: processFacts({ preloads: [`${ROOT}/trace.js`] }) };
    const keepingOf = (path: string) => (path.endsWith('trace.js') ? 'elsewhere' : 'kept');
    expect(judge({}, linked, { keepingOf })).toMatchObject({ verdict: null });
  });

  test.each(['stray', null] as const)('may be anything if it is %s', (keeping) => {
    expect(trace(keeping)).toMatchObject({
      verdict: null,
      says: expect.stringContaining('trace.js'),
    });
  });
});
