import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { afterLoading, nextSecond } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { APPLICATION, startUwsgi } from '../support/uwsgi.ts';

async function system(...flags: readonly string[]) {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': APPLICATION });
  await nextSecond();
  const server = await startUwsgi(folder, ...flags);
  const config = join(temporaryFolder(), 'deploy.config.yaml');
  writeFileSync(
    config,
    [
      'version: 1',
      `source: { type: git, repository: ${folder} }`,
      `artifact: { type: checkout, path: ${folder} }`,
      `process: { type: host, find: { pidfile: ${server.pidfile} } }`,
    ].join('\n'),
  );
  const verify = async () => {
    const { stdout, code } = await deploytrace(['verify', '--json', '-c', config], { cwd: folder });
    const { processes } = JSON.parse(stdout) as { processes: readonly Told[] };
    return { code, told: processes.map(({ verdict, revision }) => ({ verdict, revision })) };
  };
  return { folder, first, server, verify };
}

interface Told {
  readonly verdict: string;
  readonly revision: string | null;
}

const three = (verdict: string, revision: string | null) =>
  Array.from({ length: 3 }, () => ({ verdict, revision }));

describe('uWSGI', needs('uwsgi', 'root'), () => {
  test('reloaded by SIGHUP it runs the new code, in the same process with the same start', async () => {
    const { folder, first, server, verify } = await system();
    expect(await verify()).toEqual({ code: 0, told: three('match', first) });
    await afterLoading();
    const second = commit(folder, 'Greet louder', { 'app.py': `${APPLICATION}# louder\n` });
    expect(await verify()).toEqual({ code: 1, told: three('drift', first) });
    await nextSecond();
    await server.reload();
    expect(await verify()).toEqual({ code: 0, told: three('match', second) });
  });

  test('with lazy-apps each worker loads for itself', async () => {
    const { first, verify } = await system('--lazy-apps');
    expect(await verify()).toEqual({ code: 0, told: three('match', first) });
  });
});
