import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { afterLoading } from '../../support/process.ts';
import { production, verifyThere } from '../../support/production.ts';
import { pull } from '../../support/reload.ts';
import { openHome, testWithAccounts } from '../../support/sshd.ts';
import { APPLICATION, startUwsgi } from '../../support/uwsgi.ts';

const GUEST = 65533;

/** A master of a user without rights, who also is the one that looks. */
async function prepare(settings: (folder: string) => Promise<string> | string) {
  const home = openHome();
  const system = await production(APPLICATION, 'app.py', {
    account: { shell: '/bin/sh', home, guest: true },
  });
  const ini = join(home, 'uwsgi.ini');
  writeFileSync(ini, `[uwsgi]\nuid = ${GUEST}\ngid = ${GUEST}\n${await settings(home)}\n`);
  const server = await startUwsgi(system.checkout, `--ini=${ini}`);
  const look = async () => {
    const { code, trace } = await verifyThere(system, `{ pid: ${server.pid} }`);
    return { code, verdicts: trace.processes.map(({ verdict }) => verdict) };
  };
  return { system, server, look };
}

const three = (verdict: string) => [verdict, verdict, verdict];

describe('a reload in place that only the stats server dates', () => {
  testWithAccounts('uwsgi', 'ssh-agent').each([
    ['a socket', (home: string) => `stats = ${home}/stats`],
    ['a port', async () => `stats = 127.0.0.1:${await freePort()}`],
  ])('over %s', async (_, settings) => {
    const { system, server, look } = await prepare(settings);
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    await afterLoading();
    await server.reload();
    expect(await look()).toEqual({ code: 0, verdicts: three('match') });
    await pull(system, { 'app.py': `${APPLICATION}# louder still\n` });
    expect(await look()).toEqual({ code: 1, verdicts: three('drift') });
  });

  testWithAccounts('uwsgi', 'ssh-agent').each([
    ['there is none', () => ''],
    ['it speaks only when asked', (home: string) => `stats = ${home}/stats\nstats-http = true`],
    ['its name is not whole', (home: string) => `stats = ${home}/%n.stats`],
    ['its workers may have waited', (home: string) => `stats = ${home}/stats\nidle = 3600`],
  ])('stays in doubt where %s', async (_, settings) => {
    const { system, server, look } = await prepare(settings);
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    await server.reload();
    expect(await look()).toEqual({ code: 3, verdicts: three('unknown') });
  });
});
