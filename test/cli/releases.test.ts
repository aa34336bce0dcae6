import { renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { layout } from '../support/releases.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verdicts, verify } from '../support/verify.ts';

const APP = { 'app.py': `import shop\n${PYTHON_SERVER}`, 'shop.py': 'X = 1\n' };

const python = (cwd: string, script = 'app.py') =>
  startProcess('python3', ['-u', '-B', script], { cwd });

describe('releases side by side, one of which `current` names', () => {
  async function deployed(find?: string) {
    const made = layout('app/current', find);
    const first = commit(made.source, 'First', APP);
    const one = made.release('1', first);
    made.point('1');
    await nextSecond();
    return { ...made, first, one };
  }

  test('a process of the current one runs it, found without a word in the config', async () => {
    const { base, one, first } = await deployed();
    const { pid } = await python(join(base, 'app/current'));
    const { code, trace } = await verify(base);
    expect(trace.artifacts[0]).toMatchObject({
      id: `files:${base}/app/current`,
      location: one,
      revision: first,
    });
    expect(trace.processes).toMatchObject([{ pid, revision: first, verdict: 'match' }]);
    expect(code).toBe(0);
  });

  test('a process that was not restarted runs the old one, with its commit', async () => {
    const { base, source, release, point, one, first } = await deployed();
    await python(join(base, 'app/current'));
    release('2', commit(source, 'Second', { 'shop.py': 'X = 2\n' }));
    point('2');
    const { code, trace } = await verify(base);
    expect(verdicts(trace.links)).toEqual(['same', 'stale']);
    expect(trace.links[1]?.reason).toContain(one);
    expect(trace.processes).toMatchObject([
      { revision: first, verdict: 'drift', relation: { kind: 'behind', behind: 1 } },
    ]);
    expect(code).toBe(1);
  });

  test('so it does where the old one was removed since', async () => {
    const { base, source, release, point, one } = await deployed();
    await python(join(base, 'app/current'));
    release('2', commit(source, 'Second', { 'shop.py': 'X = 2\n' }));
    point('2');
    rmSync(one, { recursive: true });
    const { code, trace } = await verify(base);
    expect(verdicts(trace.links)).toEqual(['same', 'stale']);
    expect(trace.links[1]?.reason).toContain(one);
    expect(code).toBe(1);
  });

  test('and the log of releases still names the commit of one that was removed', async () => {
    const { base, source, release, point, one, first } = await deployed();
    await python(join(base, 'app/current'));
    const second = commit(source, 'Second', { 'shop.py': 'X = 2\n' });
    release('2', second);
    point('2');
    rmSync(one, { recursive: true });
    writeFileSync(
      join(base, 'app/revisions.log'),
      `Branch main (at ${first}) deployed as release 1 by Ana\nBranch main (at ${second.slice(0, 12)}) deployed as release 2 by Ben\n`,
    );
    const { code, trace } = await verify(base);
    expect(trace.processes).toMatchObject([
      { revision: first, verdict: 'drift', relation: { kind: 'behind', behind: 1 } },
    ]);
    expect(trace.links[0]?.evidence).toContainEqual(
      expect.objectContaining({
        kind: 'revision-claim',
        strength: 'claimed',
        agrees: true,
        says: expect.stringMatching(/^revisions\.log \(deployed by Ben\) names /),
        revision: second,
      }),
    );
    expect(code).toBe(1);
  });

  test('a script that is named over the link, from elsewhere: what the link led to then', async () => {
    const { base, source, release, point } = await deployed(
      ", find: { command: 'current/app[.]py' }",
    );
    await python('/', join(base, 'app/current/app.py'));
    expect((await verify(base)).trace.verdict).toBe('match');
    release('2', commit(source, 'Second', { 'shop.py': 'X = 2\n' }));
    await nextSecond();
    point('2');
    const { code, trace } = await verify(base);
    expect(verdicts(trace.links)).toEqual(['same', 'unknown']);
    expect(code).toBe(3);
  });

  test('the same commit, released twice, is neither a match nor a drift', async () => {
    const { base, release, point, first } = await deployed();
    await python(join(base, 'app/current'));
    release('2', first);
    point('2');
    expect((await verify(base)).code).toBe(3);
  });
});

test('work trees side by side: a process of the other colour runs its commit', async () => {
  const base = temporaryFolder();
  const blue = initRepository(join(base, 'app/blue'));
  const first = commit(blue, 'First', APP);
  git(base, 'clone', '-q', blue, join(base, 'app/green'));
  const second = commit(join(base, 'app/green'), 'Second', { 'shop.py': 'X = 2\n' });
  git(blue, 'fetch', '-q', join(base, 'app/green'));
  symlinkSync('green', join(base, 'app/live'));
  await nextSecond();
  const { pid } = await python(blue);
  writeFileSync(
    join(base, 'deploy.config.yaml'),
    `version: 1\nsource: { type: git, repository: app/green }\nartifact: { type: checkout, path: app/live }\nprocess: { type: host, find: { pid: ${pid} } }\n`,
  );
  const { code, trace } = await verify(base);
  expect(trace.artifacts[0]).toMatchObject({ id: `checkout:${base}/app/live`, revision: second });
  expect(trace.processes[0]).toMatchObject({ revision: first, verdict: 'drift' });
  expect(code).toBe(1);
});

test.each(['files', 'checkout'])(
  '%s behind a link to what is no text cannot be told',
  async (type) => {
    const base = temporaryFolder();
    const origin = initRepository(join(base, 'origin'));
    commit(origin, 'First', APP);
    const bytes = Buffer.concat([Buffer.from(join(base, 'release-')), Buffer.from([0xff])]);
    renameSync(origin, bytes);
    symlinkSync(bytes, join(base, 'current'));
    const other = initRepository(join(base, 'source'));
    commit(other, 'First', APP);
    writeFileSync(
      join(base, 'deploy.config.yaml'),
      `version: 1\nsource: { type: git, repository: source }\nartifact: { type: ${type}, path: current }\nprocess: { type: host }\n`,
    );
    const { code, trace } = await verify(base);
    expect([...trace.artifacts, ...trace.processes].map(({ state }) => state)).toEqual([
      'unreachable',
      'unreachable',
    ]);
    expect(code).toBe(3);
  },
);

describe('a folder without git', () => {
  async function folder() {
    const made = layout('app/releases/1');
    const first = commit(made.source, 'First', { ...APP, 'lib/extra.py': 'Y = 1\n' });
    const at = made.release('1', first);
    await nextSecond();
    // Without settings that keep Python from making caches.
    const env = { PATH: process.env.PATH };
    await startProcess('python3', ['-u', 'app.py'], { cwd: at, env });
    return { ...made, at };
  }

  test('in which only caches were made since the start is what the process runs', async () => {
    const { base, at } = await folder();
    const { code, trace } = await verify(base);
    // On a machine that is so busy that it takes longer to load than is allowed for, nobody can tell.
    const loaded = trace.processes[0]?.loaded as { readonly latest: string } | undefined;
    const isInTime =
      statSync(join(at, '__pycache__')).birthtimeMs <= Date.parse(loaded?.latest ?? '');
    expect(verdicts(trace.links)).toEqual(['same', isInTime ? 'same' : 'unknown']);
    expect(code).toBe(isInTime ? 0 : 3);
  });

  test('from which a file that was loaded was removed again: cannot tell', async () => {
    const { base, at } = await folder();
    writeFileSync(join(at, 'lib/hack.py'), 'Y = 2\n');
    rmSync(join(at, 'lib/hack.py'));
    const { code, trace } = await verify(base);
    expect(verdicts(trace.links)).toEqual(['same', 'unknown']);
    expect(trace.links[1]?.reason).toContain('lib/');
    expect(code).toBe(3);
  });

  test('that was moved into place after the start: cannot tell', async () => {
    const { base, at } = await folder();
    renameSync(join(at, 'lib'), join(at, 'aside'));
    renameSync(join(at, 'aside'), join(at, 'lib'));
    expect((await verify(base)).code).toBe(3);
  });
});
