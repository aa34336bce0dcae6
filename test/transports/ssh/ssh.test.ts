import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { testWith } from '../../support/needs.ts';
import { openHost, openLabPool, PATIENT, probe, sayOn } from '../../support/pool.ts';
import { openHome, openLab, startSshd, testWithAccounts, until } from '../../support/sshd.ts';

const withSshd = testWith('sshd', 'ssh');

/** A host that answers, and a pool to reach it by. */
async function oneHost(config: readonly string[] = []) {
  const lab = openLab();
  const server = await startSshd(lab, { config });
  lab.addHost('web', server);
  return { lab, server, pool: openLabPool(lab) };
}

const logins = (log: string) => log.match(/Accepted publickey/g)?.length ?? 0;

describe('a host over SSH', () => {
  withSshd('is asked, byte for byte', async () => {
    const { pool } = await oneHost();
    const web = await openHost(pool, 'web');
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const asked = probe('printf %s "$1"; echo oops >&2; exit 7', { args: [bytes, "a'b"] });
    const answer = await web.run(asked, PATIENT);
    expect(answer).toMatchObject({ stdout: bytes, stderr: 'oops\n', code: 7 });
    expect(answer.begunAt).toBeGreaterThanOrEqual(answer.sentAt);
    expect(web).toMatchObject({ host: 'web', notes: [] });
  });

  withSshd('is logged in to once, by whatever name, and let go of at the end', async () => {
    const { lab, server, pool } = await oneHost();
    lab.addHost('also-web', server);
    const names = ['web', 'web', 'also-web', 'ssh://web', `ssh://web:${server.port}`];
    const said = await Promise.all(names.map((name) => sayOn(pool, name, 'echo $SSH_CONNECTION')));
    expect(new Set(said).size).toBe(1);
    expect(logins(server.log())).toBe(1);
    await pool.close();
    await until(() => /Received disconnect|Disconnected from/.test(server.log()));
  });

  withSshd('never gets our agent', async () => {
    const { pool } = await oneHost();
    expect(await sayOn(pool, 'web', 'echo "$SSH_AUTH_SOCK"')).toBe('\n');
  });

  withSshd('gives a large answer whole, and none that is larger than wanted', async () => {
    const { pool } = await oneHost();
    const web = await openHost(pool, 'web');
    const size = 3_000_000;
    const script = `head -c ${size} /dev/zero`;
    const answer = await web.run(probe(script, { maxBytes: size }), PATIENT);
    expect(answer.stdout.length).toBe(size);
    await expect(web.run(probe('cat /dev/zero'), PATIENT)).rejects.toMatchObject({
      code: 'output-too-large',
    });
    expect(await sayOn(pool, 'web', 'echo still here')).toBe('still here\n');
  });

  withSshd('takes a large question', async () => {
    const { pool } = await oneHost();
    const args = Array.from({ length: 3000 }, (_, index) => `/srv/shop/some/folder/file ${index}`);
    const web = await openHost(pool, 'web');
    const answer = await web.run(probe('echo $#; echo "$3000"', { args }), PATIENT);
    expect(answer.stdout.toString()).toMatch(/^3000\n/);
  });

  withSshd('keeps what runs at the same time apart', async () => {
    const { pool, server } = await oneHost();
    const web = await openHost(pool, 'web');
    const numbers = Array.from({ length: 30 }, (_, index) => String(index));
    const answers = await Promise.all(
      numbers.map((number) => web.run(probe('echo "$1"', { args: [number] }), PATIENT)),
    );
    expect(answers.map(({ stdout }) => stdout.toString().trim())).toEqual(numbers);
    expect(logins(server.log())).toBe(1);
  });

  testWithAccounts()('is not left with what ran out of time', async () => {
    const lab = openLab();
    const home = openHome();
    const account = { shell: '/bin/sh', home, guest: true };
    lab.addHost('web', await startSshd(lab, { account }), { User: 'guest' });
    const web = await openHost(openLabPool(lab), 'web');
    const hang = probe('echo $$ >"$HOME/pid"; sleep 60', { timeout: 3000 });
    await expect(web.run(hang, PATIENT)).rejects.toMatchObject({ code: 'timeout' });
    const pid = readFileSync(join(home, 'pid'), 'utf8').trim();
    await until(() => !existsSync(`/proc/${pid}`));
  });

  withSshd.each([
    ['by what it starts one after the other', undefined],
    ['by the OpenSSH client', 'openssh'],
  ] as const)('nor is that of root, %s', async (_how, transport) => {
    const { lab, pool } = await oneHost();
    const web = await openHost(pool, 'web', { transport });
    const file = join(lab.folder, 'pids');
    const script = `for n in 1 2 3; do sleep 600 & echo $! >>"$1"; wait $!; done`;
    const hang = probe(script, { args: [file], timeout: 3000 });
    await expect(web.run(hang, PATIENT)).rejects.toMatchObject({ code: 'timeout' });
    await pool.close();
    const pids = readFileSync(file, 'utf8').trim().split('\n');
    expect(pids.length).toBeGreaterThan(0);
    await until(() => pids.every((pid) => !existsSync(`/proc/${pid}`)));
  });

  withSshd('is given up with the trace', async () => {
    const { pool } = await oneHost();
    const web = await openHost(pool, 'web');
    const controller = new AbortController();
    const asked = web.run(probe('sleep 60'), controller.signal);
    controller.abort(new Error('given up'));
    await expect(asked).rejects.toThrow('given up');
  });

  withSshd('that kills the shell has not answered', async () => {
    const { pool } = await oneHost();
    await expect(sayOn(pool, 'web', 'echo half; kill -9 $$')).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringContaining('SIGKILL'),
    });
  });

  withSshd('has an account that runs no commands', async () => {
    const { pool } = await oneHost(['ForceCommand echo go away >&2; exit 3']);
    await expect(sayOn(pool, 'web', 'echo')).rejects.toMatchObject({
      code: 'command-failed',
      message: 'web: the shell ended with 3 before it answered: go away',
    });
  });
});
