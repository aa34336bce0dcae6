import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { testWith } from '../../support/needs.ts';
import { production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';
import { until } from '../../support/sshd.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { APPLICATION, startUwsgi, type Uwsgi } from '../../support/uwsgi.ts';

const withUwsgi = testWith('root', 'sshd', 'ssh-agent', 'uwsgi');
const all = (word: string) => [word, word, word];
const findOf = ({ pid }: Uwsgi) => `{ pid: ${pid} }`;

async function prepare(...flags: readonly string[]) {
  const system = await production(APPLICATION);
  const trigger = join(temporaryFolder(), 'trigger');
  writeFileSync(trigger, '');
  const server = await startUwsgi(
    system.checkout,
    ...flags.map((flag) => flag.replace('TRIGGER', trigger)),
  );
  /** Until this many workers were started in place of others. */
  const untilNew = async (act: () => void, count: number) => {
    const spawned = () =>
      server.log().match(/(spawned uWSGI worker|Respawned uWSGI worker)/g)?.length;
    const before = spawned() ?? 0;
    act();
    await until(() => spawned() === before + count);
  };
  const touch = () => writeFileSync(trigger, 'now');
  const killOne = () => {
    const path = `/proc/${server.pid}/task/${server.pid}/children`;
    process.kill(Number(readFileSync(path, 'utf8').split(' ')[0]), 'SIGKILL');
  };
  return { system, server, find: findOf(server), untilNew, touch, killOne };
}

describe('uWSGI', () => {
  withUwsgi('touch-reload is a reload like SIGHUP', async () => {
    const { system, find, untilNew, touch } = await prepare('--touch-reload=TRIGGER');
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    expect(await told(system, find)).toEqual(all('drift master'));
    await untilNew(touch, 2);
    expect(await told(system, find)).toEqual(all('match master'));
  });

  withUwsgi('a worker that died was forked again, with the old code of the master', async () => {
    const { system, find, untilNew, killOne } = await prepare();
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    await untilNew(killOne, 1);
    expect(await told(system, find)).toEqual(all('drift master'));
  });

  withUwsgi('with lazy-apps it loaded the new code: half of it runs the old', async () => {
    const { system, find, untilNew, killOne } = await prepare('--lazy-apps');
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    await untilNew(killOne, 1);
    const workers = (await told(system, find)).slice(1);
    expect(workers.sort()).toEqual(['drift worker', 'match worker']);
  });

  withUwsgi('a chain reload replaces each worker, while the master stays', async () => {
    const flags = ['--lazy-apps', '--touch-chain-reload=TRIGGER'];
    const { system, find, untilNew, touch } = await prepare(...flags);
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    await untilNew(touch, 2);
    expect(await told(system, find)).toEqual(all('match worker'));
  });
});
