import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { findProgram } from '../../support/needs.ts';
import { openHost, openLabPool, PATIENT, probe } from '../../support/pool.ts';
import {
  addKnownHost,
  inNamespace,
  type Lab,
  openLab,
  publicKeyOf,
  testWithAccounts,
  until,
} from '../../support/sshd.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A home that only its owner may write to, with the lab's key let in. */
function strictHome(lab: Lab): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  writeFileSync(join(home, '.ssh/authorized_keys'), `${publicKeyOf(lab.key)}\n`, { mode: 0o600 });
  return home;
}

async function startDropbear(lab: Lab): Promise<number> {
  const folder = temporaryFolder();
  const key = join(folder, 'host_key');
  const made = execFileSync('dropbearkey', ['-t', 'ed25519', '-f', key], { encoding: 'utf8' });
  const port = await freePort();
  const server = [findProgram('dropbear') ?? '', '-F', '-E', '-r', key, '-p', `127.0.0.1:${port}`];
  const account = { shell: '/bin/sh', home: strictHome(lab) };
  const [command = '', ...args] = inNamespace(folder, { account }, server);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let log = '';
  child.stderr.on('data', (piece: Buffer) => {
    log += piece;
  });
  await until(() => log.includes('Not backgrounding'));
  addKnownHost(lab, port, /^ssh-ed25519 \S+/m.exec(made)?.[0] ?? '');
  return port;
}

/**
 * It serves one connection on its standard streams, as inetd would start it. The home stands where no
 * folder above it can be written to by others, which it demands.
 */
async function startTinysshd(lab: Lab): Promise<number> {
  const folder = temporaryFolder();
  const keys = join(folder, 'keys');
  execFileSync('tinysshd-makekey', ['-q', keys]);
  const printed = execFileSync('tinysshd-printkey', [keys], { encoding: 'utf8' });
  const account = { shell: '/bin/sh', home: '/mnt' };
  const prepare = `mount --bind ${strictHome(lab)} /mnt`;
  const tinysshd = [findProgram('tinysshd') ?? '', '-v', keys];
  const [command = '', ...args] = inNamespace(folder, { account, prepare }, tinysshd);
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const child = spawn(command, args, { stdio: [socket, socket, 'ignore'] });
    child.once('spawn', () => socket.destroy());
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  addKnownHost(lab, port, /ssh-ed25519 \S+/.exec(printed)?.[0] ?? '');
  return port;
}

const ASKED = probe('printf "%s" "$1"; echo oops >&2; exit 3', { args: ["it's\n"] });
const ANSWER = { stdout: Buffer.from("it's\n"), stderr: 'oops\n', code: 3 };

describe('other servers', () => {
  testWithAccounts('dropbear', 'dropbearkey')('dropbear answers like OpenSSH', async () => {
    const lab = openLab();
    lab.addHost('web', { port: await startDropbear(lab) });
    const web = await openHost(openLabPool(lab), 'web');
    const answers = await Promise.all([1, 2, 3].map(() => web.run(ASKED, PATIENT)));
    expect(answers).toMatchObject([ANSWER, ANSWER, ANSWER]);
    expect(web.notes).toEqual([]);
  });

  testWithAccounts('tinysshd', 'tinysshd-makekey')(
    'tinysshd, which has one session in a connection, is asked in that one again',
    async () => {
      const lab = openLab();
      lab.addHost('web', { port: await startTinysshd(lab) });
      const web = await openHost(openLabPool(lab), 'web');
      expect(await web.run(ASKED, PATIENT)).toMatchObject(ANSWER);
      expect(await web.run(ASKED, PATIENT)).toMatchObject(ANSWER);
    },
  );
});
