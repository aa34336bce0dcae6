import { expect, test } from 'vitest';
import type { LinkContext } from '../../src/linkers/linker.ts';
import { runsFromLinker } from '../../src/linkers/runs-from.ts';
import { whereabouts } from '../../src/linkers/whereabouts.ts';
import type { Facts } from '../../src/model/facts.ts';
import { executableFacts, linkContext, processFacts, ROOT } from '../support/facts.ts';

const where = (process: Facts, context: Partial<LinkContext> = {}) =>
  whereabouts(process, linkContext(context));

const script = (path: string) => ({ path, changedAt: 0, inode: '1:1' });

test('inside by its program, its script or its working directory', () => {
  const executable = executableFacts({ path: `${ROOT}/bin/shop` });
  expect(where({ process: processFacts(), executable })).toEqual({
    kind: 'inside',
    by: 'executable',
  });
  const python = { process: processFacts({ cwd: '/' }), executable: executableFacts() };
  expect(where({ ...python, script: script(`${ROOT}/app.py`) })).toMatchObject({ by: 'script' });
  expect(where({ process: processFacts() })).toMatchObject({ by: 'cwd' });
  expect(where(python)).toMatchObject({ kind: 'outside' });
});

test.each([
  ['/usr/bin/gunicorn', 'inside'],
  ['/opt/venv/bin/uvicorn', 'inside'],
  ['/usr/lib/node_modules/npm/lib/cli.js', 'inside'],
  ['/opt/cron/job.py', 'outside'],
  ['/opt/bin.py', 'outside'],
])('whoever stands in it and runs %s is %s', (path, kind) => {
  expect(where({ process: processFacts(), script: script(path) })).toMatchObject({ kind });
});

test('a program or a folder of another repository inside it is outside', () => {
  const keepingOf = (path: string) => (path.startsWith(`${ROOT}/wt`) ? 'elsewhere' : 'kept');
  const cwd = `${ROOT}/wt`;
  const inWorkTree = { process: processFacts({ cwd }) };
  const itsScript = { process: processFacts(), script: script(`${ROOT}/wt/app.py`) };
  expect(where(inWorkTree, { keepingOf })).toMatchObject({ kind: 'outside' });
  expect(where(itsScript, { keepingOf })).toMatchObject({ kind: 'outside' });
  const [evidence] = runsFromLinker.link({}, itsScript, linkContext({ keepingOf }));
  expect(evidence).toMatchObject({ agrees: null, strength: 'none' });
});

test('a folder that was removed is not the one that has its name now', () => {
  const gone = { process: processFacts({ cwdDeleted: true }) };
  expect(where(gone)).toMatchObject({ kind: 'unclear' });
  expect(where({ ...gone, script: script(`${ROOT}/app.py`) })).toMatchObject({ kind: 'unclear' });
});

test('a script that may be one of two is not surely this one', () => {
  const here = { ...script(`${ROOT}/app.py`), rival: '/srv/other/app.py' };
  expect(where({ process: processFacts(), script: here })).toMatchObject({ kind: 'unclear' });
});

test('a process to which something else lies in place of what git keeps did not surely load that', () => {
  const process = processFacts({ covered: [`${ROOT}/lib`, `${ROOT}/data`] });
  const facts = { process, script: script(`${ROOT}/app.py`) };
  const keeping = (kept: string) => ({
    keepingOf: (path: string) => (path.endsWith(kept) ? ('kept' as const) : ('built' as const)),
  });
  expect(where(facts, keeping('/lib'))).toEqual({
    kind: 'unclear',
    says: `it sees other files than lie here: ${ROOT}/lib`,
  });
  expect(where(facts, keeping('/app.py'))).toMatchObject({ kind: 'inside' });
});
