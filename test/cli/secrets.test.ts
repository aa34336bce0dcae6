import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const reference = (name: string) => `$\{${name}}`;

test('values from the environment are masked, and words of ours that equal one are not', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const head = commit(folder, 'Correct the drift', { 'app.py': 'print(1)\n' });
  writeFileSync(
    join(folder, 'deploy.config.yaml'),
    [
      'version: 1',
      `system: ${reference('SYSTEM')}`,
      `source: { type: git, ref: "${reference('COMMIT')}" }`,
      `process: { type: host, find: { command: "${reference('TOKEN')}" } }`,
      '',
    ].join('\n'),
  );
  const env = { SYSTEM: 'drift', COMMIT: head, TOKEN: 'hunter2-hunter2' };
  const { stdout, code } = await deploytrace(['verify', '--json'], { cwd: folder, env });
  const trace = traceOutput.parse(JSON.parse(stdout));
  expect(code).toBe(1);
  expect(trace).toMatchObject({
    system: reference('SYSTEM'),
    verdict: 'drift',
    source: {
      ref: reference('COMMIT'),
      revision: head,
      subject: `Correct the ${reference('SYSTEM')}`,
    },
  });
  expect(stdout).not.toContain(env.TOKEN);
  const text = await deploytrace(['show', '--evidence'], { cwd: folder, env });
  expect(text.stdout).toContain('✗ drift');
  expect(text.stdout).toContain(`${reference('COMMIT')} @ ${head.slice(0, 7)}`);
  expect(text.stdout).not.toContain(env.TOKEN);
});

test.each([
  ['show', '--evidence'],
  ['verify', '--json'],
  ['verify', '--format=junit'],
  ['diff', '--json'],
  ['where', 'main', '--json'],
])('a password in the URL of a source that cannot be reached is not told: %s', async (...args) => {
  const folder = temporaryFolder();
  const source = 'source: { type: git, repository: "http://ana:hunter2@127.0.0.1:1/shop.git" }';
  writeFileSync(join(folder, 'deploy.config.yaml'), `version: 1\n${source}\n`);
  const { stdout, stderr } = await deploytrace(args, { cwd: folder });
  expect(stdout + stderr).toContain('127.0.0.1:1/shop.git');
  expect(stdout + stderr).not.toContain('hunter2');
});
