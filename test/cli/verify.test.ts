import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { severalOutput, traceOutput } from '../../src/renderers/json/schema.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The command line is started many times in each of these, on machines that have other things to do. */
vi.setConfig({ testTimeout: 90_000 });

/** A server that runs the first of two commits: the second came after it had started. */
async function behind() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  git(folder, 'tag', '-a', 'v1', '-m', 'The first');
  await nextSecond();
  const server = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  return { folder, first, second, server };
}

/** What its last lines say, with the exit code. */
async function verify(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, code } = await deploytrace(['verify', ...args], { cwd });
  const line = (title: string) => new RegExp(`^ {2}${title}: +(.*)$`, 'm').exec(stdout)?.[1];
  return {
    code,
    required: line('Required'),
    found: line('Found'),
    next: line('Next'),
    stdout,
    stderr,
  };
}

test('what is demanded and tolerated decides, and the last lines say so', async () => {
  const { folder, first, second } = await behind();
  const short = first.slice(0, 7);

  const plain = await verify(folder);
  expect(plain.found).toMatch(/^✗ drift: \d+ runs .*, 1 behind main$/);
  expect(plain.required).toBe(`all that runs is ${second.slice(0, 7)} (main)`);
  expect(plain.next).toMatch(/^restart/);
  expect(plain.code).toBe(1);

  const tolerated = await verify(folder, '--allow-behind', '1');
  expect(tolerated.found).toMatch(/^✓ match: .*\(tolerated\)$/);
  expect(tolerated.code).toBe(0);

  // The process runs it, and on disk there is a later one that contains it.
  for (const rev of ['v1', first, short]) {
    const named = await verify(folder, '--expect', rev);
    expect(named.found).toMatch(/^✓ match: /);
    expect(named.required).toContain(short);
    expect(named.code).toBe(0);
  }
  const exact = await verify(folder, '--expect', 'v1', '--exact');
  expect(exact.found).toMatch(/^✗ drift: /);
  expect(exact.code).toBe(1);

  const later = await verify(folder, '--expect', 'main');
  expect(later.found).toMatch(/^✗ drift: /);
  expect(later.code).toBe(1);

  const shown = await deploytrace(['show', '--exit-code'], { cwd: folder });
  expect(shown.stdout).toContain('✗ drift');
  expect(shown.code).toBe(1);
});

test('a revision that is not there, or is none, is no match and no drift', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  for (const rev of ['mian', '--upload-pack=x', 'main..main', 'HEAD~1', '0'.repeat(40)]) {
    const { found, code, stdout } = await verify(folder, `--expect=${rev}`);
    expect(found).toMatch(/^\? unknown: /);
    expect(stdout).toContain(rev);
    expect(code).toBe(3);
  }
});

test('a system that runs what was meant may still not be what is demanded', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  const outcome = async (...args: readonly string[]) => {
    const { found = '', code } = await verify(folder, ...args);
    return [found.replace(/:.*/, ''), code];
  };
  expect(await outcome()).toEqual(['✓ match', 0]);
  expect(await outcome('--require-clean', '--max-age', '1h')).toEqual(['✓ match', 0]);
  expect(await outcome('--max-age', '500ms')).toEqual(['✗ drift', 1]);
  expect(await outcome('--min-strength', 'recorded')).toEqual(['✓ match', 0]);
  expect(await outcome('--min-strength', 'content')).toEqual(['? unknown', 3]);
  writeFileSync(join(folder, 'notes.txt'), 'untracked\n');
  expect(await outcome('--require-clean')).toEqual(['✗ drift', 1]);
  expect(await outcome()).toEqual(['✓ match', 0]);
});

test('a commit that came by a squash is there, one that was taken back is not', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  git(folder, 'checkout', '-q', '-b', 'feature');
  const feature = commit(folder, 'Work', { 'tax.py': 'RATE = 0.19\n' });
  git(folder, 'checkout', '-q', 'main');
  commit(folder, 'Other', { 'other.py': 'x = 1\n' });
  const squashed = commit(folder, 'Add the tax table', { 'tax.py': 'RATE = 0.19\n' });
  const faulty = commit(folder, 'Round down', { 'round.py': 'y = 2\n' });
  git(folder, 'revert', '--no-edit', faulty);
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: folder });

  const held = await verify(folder, '--expect', feature);
  expect(held.found).toMatch(
    new RegExp(`^✓ match: .*, which holds it as ${squashed.slice(0, 7)} \\(tolerated\\)$`),
  );
  expect(held.code).toBe(0);
  expect((await verify(folder, '--expect', feature, '--exact')).code).toBe(1);

  const takenBack = await verify(folder, '--expect', faulty);
  expect(takenBack.found).toMatch(/^✗ drift: .*, which takes it back by [0-9a-f]{7}/);
  expect(takenBack.code).toBe(1);
  expect((await verify(folder, '--expect', squashed)).code).toBe(0);
});

test('it ends where the stage says, whatever runs', async () => {
  const folder = initRepository(join(temporaryFolder(), 'idle'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  expect((await verify(folder)).code).toBe(1);
  expect((await verify(folder, '--stage', 'artifact')).code).toBe(0);
  expect((await verify(folder, '--stage', 'source')).code).toBe(0);
  writeFileSync(join(folder, 'app.py'), '# edited\n');
  expect((await verify(folder, '--stage', 'artifact')).code).toBe(1);
  expect((await verify(folder, '--stage', 'source')).code).toBe(0);
});

/** Two environments in one repository, of which one is what was meant. */
async function environments(policy = '') {
  const root = temporaryFolder();
  const folder = initRepository(join(root, 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  git(root, 'clone', '-q', folder, 'live');
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: join(root, 'live') });
  mkdirSync(join(root, 'ops'));
  const config = `version: 1
system: shop
source: { type: git, repository: ../shop, ref: main }
artifact: { type: checkout, path: ../live }
${policy}
environments:
  live:
  idle: { artifact: { path: ../shop } }
`;
  writeFileSync(join(root, 'ops', 'deploy.config.yaml'), config);
  return { ops: join(root, 'ops'), first };
}

test('of several environments each is told, and the worst decides', async () => {
  const { ops } = await environments();
  const both = await verify(ops, '-e', 'live', '-e', 'idle');
  expect(both.stdout.trimEnd().split('\n').slice(-2)).toEqual([
    expect.stringMatching(/^ {2}live +✓ match$/),
    expect.stringMatching(/^ {2}idle +✗ drift$/),
  ]);
  expect(both.code).toBe(1);

  const all = await verify(ops, '--environment', 'all', '--json');
  const several = severalOutput.parse(JSON.parse(all.stdout));
  expect(several).toMatchObject({ verdict: 'drift', outcome: 'drift' });
  expect(
    several.environments.map(({ environment, policy }) => [environment, policy?.outcome]),
  ).toEqual([
    ['live', 'match'],
    ['idle', 'drift'],
  ]);
  expect(all.code).toBe(1);

  const one = await verify(ops, '-e', 'live', '--json');
  expect(traceOutput.parse(JSON.parse(one.stdout))).toMatchObject({
    environment: 'live',
    policy: { outcome: 'match', wait: null },
  });
  expect(one.code).toBe(0);

  const unknown = await verify(ops, '-e', 'live', '-e', 'idel');
  expect(unknown.stderr).toMatch(/idel[\s\S]*idle/);
  expect(unknown.code).toBe(2);
});

test('the config says what is demanded, and a flag goes before it', async () => {
  const { ops } = await environments('policy: { environment: [idle, live], stage: artifact }');
  const fromConfig = await verify(ops);
  expect(fromConfig.stdout).toMatch(/idle +✓ match by policy\n +live +✓ match\n$/);
  expect(fromConfig.code).toBe(0);
  const flagged = await verify(ops, '--stage', 'process');
  expect(flagged.stdout).toMatch(/idle +✗ drift\n +live +✓ match\n$/);
  expect(flagged.code).toBe(1);
});

describe('a flag that is wrong exits with 2 and says what was expected', () => {
  test.each([
    [['--min-strength', 'recoded'], /--min-strength: expected one of .*"recoded"[\s\S]*recorded/],
    [['--wait', '10'], /--wait: expected a duration such as 90s.*"10"/],
    [['--max-age', 'a month'], /--max-age: .*"a month"/],
    [['--allow-behind', '-1'], /--allow-behind: .*at least 0|--allow-behind/],
    [['--stage', 'build'], /--stage: expected one of source, artifact, process/],
    [['--interval', '1s'], /interval means something only while waiting/],
    [['--stable', '30s'], /stable means something only while waiting/],
    [['--wait', '30s', '--stable', '30s'], /cannot be waited for/],
    [['--wait', '30s', '--interval', '1ms'], /from 100ms to 1h/],
    [['--expect', ''], /--expect: /],
    [['-e', 'production'], /no config file/],
  ])('%j', async (args, expected) => {
    const folder = initRepository(join(temporaryFolder(), 'shop'));
    commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
    const { stdout, stderr, code } = await verify(folder, ...args);
    expect(stderr).toMatch(expected);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
