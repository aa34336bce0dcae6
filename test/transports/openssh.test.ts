import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, vi } from 'vitest';
import { freePort } from '../support/git-server.ts';
import { testWith } from '../support/needs.ts';
import { openHost, openLabPool, PATIENT, probe, sayOn } from '../support/pool.ts';
import {
  addKnownHost,
  fingerprintOf,
  makeKey,
  openLab,
  publicKeyOf,
  type ServerOptions,
  startAgent,
  startSshd,
  until,
} from '../support/sshd.ts';
import { listen } from '../support/wire.ts';

const withSshd = testWith('sshd', 'ssh', 'ssh-keygen');
const OPENSSH = { transport: 'openssh' } as const;

afterEach(() => {
  vi.unstubAllEnvs();
});

async function oneHost(
  options: ServerOptions = {},
  lines: Readonly<Record<string, string | readonly string[]>> = {},
) {
  const lab = openLab();
  const server = await startSshd(lab, options);
  lab.addHost('web', server, lines);
  return { lab, server, pool: openLabPool(lab) };
}

const logins = (log: string) => log.match(/Accepted publickey/g)?.length ?? 0;

describe('the OpenSSH client', () => {
  withSshd('asks byte for byte', async () => {
    const { pool } = await oneHost();
    const web = await openHost(pool, 'web', OPENSSH);
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const asked = probe('printf %s "$1"; echo oops >&2; exit 7', { args: [bytes, "a'b"] });
    expect(await web.run(asked, PATIENT)).toMatchObject({
      stdout: bytes,
      stderr: 'oops\n',
      code: 7,
    });
    expect(web.notes).toEqual([]);
  });

  withSshd('logs in once for all questions, and leaves nothing behind', async () => {
    const { lab, server, pool } = await oneHost();
    const numbers = ['1', '2', '3', '4', '5'];
    const said = numbers.map((each) => sayOn(pool, 'web', `echo ${each}`, OPENSSH));
    expect(await Promise.all(said)).toEqual(numbers.map((each) => `${each}\n`));
    expect(logins(server.log())).toBe(1);
    expect(readdirSync(join(lab.folder, 'c/ssh'))).toHaveLength(1);
    await pool.close();
    // It is told to end, and does so by itself.
    await until(() => readdirSync(join(lab.folder, 'c/ssh')).length === 0);
    await until(() => /Disconnected from/.test(server.log()));
  });

  withSshd('asks where only one session is allowed', async () => {
    const { pool } = await oneHost({ config: ['MaxSessions 1'] });
    const said = ['1', '2', '3'].map((each) => sayOn(pool, 'web', `echo ${each}`, OPENSSH));
    expect(await Promise.all(said)).toEqual(['1\n', '2\n', '3\n']);
  });

  withSshd('waits no longer than a question may take', async () => {
    const { pool } = await oneHost();
    const web = await openHost(pool, 'web', OPENSSH);
    await web.run(probe('echo'), PATIENT);
    const hang = probe('sleep 60', { timeout: 2000 });
    await expect(web.run(hang, PATIENT)).rejects.toMatchObject({ code: 'timeout' });
  });

  withSshd(
    'runs no command, forwards nothing and asks nobody, whatever is configured',
    async () => {
      const folder = openLab().folder;
      const { pool } = await oneHost(
        {},
        {
          LocalCommand: `touch ${folder}/local`,
          PermitLocalCommand: 'yes',
          RemoteCommand: `touch ${folder}/remote`,
          ForwardAgent: 'yes',
          RequestTTY: 'force',
          LocalForward: `${await freePort()} 127.0.0.1:1`,
        },
      );
      const script = 'echo "[$SSH_AUTH_SOCK]"; tty <&1 >/dev/null; echo $?';
      expect(await sayOn(pool, 'web', script, OPENSSH)).toBe('[]\n1\n');
      expect(existsSync(`${folder}/local`) || existsSync(`${folder}/remote`)).toBe(false);
    },
  );
});

describe('what the OpenSSH client says of', () => {
  withSshd('an unknown key', async () => {
    const { server, pool } = await oneHost({ known: false });
    await expect(sayOn(pool, 'web', 'echo', OPENSSH)).rejects.toMatchObject({
      code: 'host-key-unknown',
      message: `web offers a key of type ED25519, and none is known for [127.0.0.1]:${server.port}`,
    });
    expect(logins(server.log())).toBe(0);
  });

  withSshd(
    'an unknown key that may be accepted, by which nothing of the user changes',
    async () => {
      const { lab, pool, server } = await oneHost({ known: false }, { UpdateHostKeys: 'yes' });
      const before = readFileSync(lab.knownHosts);
      const access = { ...OPENSSH, hostKey: 'accept-new' } as const;
      expect(await sayOn(pool, 'web', 'echo hi', access)).toBe('hi\n');
      expect(readFileSync(lab.knownHosts)).toEqual(before);
      const own = readFileSync(join(lab.folder, 'c/ssh/known_hosts'), 'utf8');
      expect(own).toContain(publicKeyOf(server.hostKey));
      expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    },
  );

  withSshd('a key that could be accepted, but not kept', async () => {
    const { lab } = await oneHost({ known: false });
    const pool = openLabPool(lab, { cacheFolder: '/dev/null/none' });
    const access = { ...OPENSSH, hostKey: 'accept-new' } as const;
    await expect(sayOn(pool, 'web', 'echo hi', access)).rejects.toMatchObject({
      code: 'cache-unwritable',
    });
  });

  withSshd('a host where nothing can be kept: each question has its own connection', async () => {
    const { lab, server } = await oneHost();
    const pool = openLabPool(lab, { cacheFolder: '/dev/null/none' });
    for (const each of ['1', '2']) {
      expect(await sayOn(pool, 'web', `echo ${each}`, OPENSSH)).toBe(`${each}\n`);
    }
    expect(logins(server.log())).toBe(2);
  });

  withSshd('a changed key: both fingerprints and the line', async () => {
    const { lab, server, pool } = await oneHost({ known: false });
    const old = makeKey(join(lab.folder, 'old'));
    writeFileSync(lab.knownHosts, '#\n');
    addKnownHost(lab, server.port, publicKeyOf(old));
    await expect(sayOn(pool, 'web', 'echo', OPENSSH)).rejects.toMatchObject({
      code: 'host-key-changed',
      message: `web offers ED25519 ${fingerprintOf(server.hostKey)}, but ${lab.knownHosts}:2 has ssh-ed25519 ${fingerprintOf(old)}`,
    });
    expect(logins(server.log())).toBe(0);
  });

  withSshd('a revoked key', async () => {
    const { lab, server, pool } = await oneHost();
    writeFileSync(lab.knownHosts, `@revoked * ${publicKeyOf(server.hostKey)}\n`, { flag: 'a' });
    await expect(sayOn(pool, 'web', 'echo', OPENSSH)).rejects.toMatchObject({
      code: 'host-key-revoked',
    });
  });

  withSshd('a login that is refused', async () => {
    const { lab, server, pool } = await oneHost();
    lab.addHost('wrong', server, { IdentityFile: makeKey(join(lab.folder, 'wrong')) });
    await expect(sayOn(pool, 'wrong', 'echo', OPENSSH)).rejects.toMatchObject({
      code: 'auth-failed',
      message: expect.stringContaining('Permission denied (publickey'),
    });
  });

  withSshd('hosts that cannot be reached', async () => {
    const lab = openLab();
    lab.addHost('none', { port: await freePort() });
    lab.addHost('mute', await listen(() => {}), { ConnectTimeout: '1' });
    lab.addHost('rude', await listen((socket) => socket.end()));
    const pool = openLabPool(lab);
    for (const name of ['none', 'mute', 'rude', 'ssh://no-such-host.invalid']) {
      await expect(sayOn(pool, name, 'echo', OPENSSH)).rejects.toMatchObject({
        code: 'host-unreachable',
      });
    }
  });

  withSshd('a host that cannot be reached to all who ask', async () => {
    const lab = openLab();
    const mute = await listen(() => {});
    lab.addHost('mute', mute, { ConnectTimeout: '1' });
    const pool = openLabPool(lab);
    const asked = [1, 2, 3].map(() => sayOn(pool, 'mute', 'echo', OPENSSH));
    for (const each of await Promise.allSettled(asked)) {
      expect(each).toMatchObject({ reason: { code: 'host-unreachable' } });
    }
    expect(mute.connections()).toBe(1);
  });

  withSshd('an account that runs no commands', async () => {
    const { pool } = await oneHost({ config: ['ForceCommand echo go away >&2; exit 3'] });
    await expect(sayOn(pool, 'web', 'echo', OPENSSH)).rejects.toMatchObject({
      code: 'command-failed',
      message: 'web: the shell ended with 3 before it answered: go away',
    });
  });
});

describe('a host that needs the OpenSSH client gets it by itself', () => {
  const reachedBecauseOf = async (lab: ReturnType<typeof openLab>, reason: RegExp) => {
    const web = await openHost(openLabPool(lab), 'web');
    const answer = await web.run(probe('echo hi'), PATIENT);
    expect(answer.stdout.toString()).toBe('hi\n');
    expect(web.notes).toEqual([{ code: 'openssh-used', message: expect.stringMatching(reason) }]);
  };

  withSshd('for ProxyCommand', async () => {
    const { lab, server } = await oneHost();
    lab.addHost('behind', server, { ProxyCommand: `ssh -F ${lab.configFile} -W %h:%p web` });
    const behind = await openHost(openLabPool(lab), 'behind');
    expect(behind.notes).toMatchObject([{ code: 'openssh-used' }]);
    expect((await behind.run(probe('echo hi'), PATIENT)).stdout.toString()).toBe('hi\n');
  });

  withSshd('for a hop with ProxyCommand', async () => {
    const { lab, server } = await oneHost();
    lab.addHost('gate', server, { ProxyCommand: `ssh -F ${lab.configFile} -W %h:%p web` });
    lab.addHost('behind', await startSshd(lab), { ProxyJump: 'gate' });
    expect(await sayOn(openLabPool(lab), 'behind', 'echo hi')).toBe('hi\n');
  });

  withSshd('for a host certificate', async () => {
    const lab = openLab();
    const ca = makeKey(join(lab.folder, 'ca'));
    const hostKey = makeKey(join(lab.folder, 'certified'));
    execFileSync('ssh-keygen', [
      '-q',
      '-s',
      ca,
      '-I',
      'web',
      '-h',
      '-n',
      '127.0.0.1',
      `${hostKey}.pub`,
    ]);
    const config = [`HostKey ${hostKey}`, `HostCertificate ${hostKey}-cert.pub`];
    lab.addHost('web', await startSshd(lab, { config, known: false }));
    writeFileSync(lab.knownHosts, `@cert-authority * ${publicKeyOf(ca)}\n`);
    await reachedBecauseOf(lab, /@cert-authority/);
  });

  withSshd('for a user certificate', async () => {
    const lab = openLab();
    const ca = makeKey(join(lab.folder, 'ca'));
    const key = makeKey(join(lab.folder, 'mine'));
    execFileSync('ssh-keygen', ['-q', '-s', ca, '-I', 'me', '-n', 'root', `${key}.pub`]);
    const server = await startSshd(lab, { config: [`TrustedUserCAKeys ${ca}.pub`] });
    lab.addHost('web', server, { IdentityFile: key, User: 'root' });
    await reachedBecauseOf(lab, /the certificate of .*mine/);
  });

  withSshd('for a certificate in an agent, where no key is let in', async () => {
    const lab = openLab();
    const ca = makeKey(join(lab.folder, 'ca'));
    const key = makeKey(join(lab.folder, 'mine'));
    execFileSync('ssh-keygen', ['-q', '-s', ca, '-I', 'me', '-n', 'root', `${key}.pub`]);
    const server = await startSshd(lab, { config: [`TrustedUserCAKeys ${ca}.pub`] });
    const agent = { IdentityAgent: await startAgent(key), IdentitiesOnly: 'no' };
    lab.addHost('web', server, { ...agent, IdentityFile: [], User: 'root' });
    await reachedBecauseOf(lab, /\(agent\), of type ssh-ed25519-cert-v01@openssh\.com/);
  });

  withSshd('for algorithms that we do not know', async () => {
    const { lab } = await oneHost({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] });
    await reachedBecauseOf(lab, /no matching key exchange algorithm/);
  });

  withSshd('for algorithms that the configuration forbids us', async () => {
    const { lab } = await oneHost({}, { KexAlgorithms: 'sntrup761x25519-sha512@openssh.com' });
    await reachedBecauseOf(lab, /the algorithms that the SSH configuration allows/);
  });

  withSshd('with a pinned key, whatever known_hosts has, and leaves nothing behind', async () => {
    const { lab, server, pool } = await oneHost({ known: false });
    addKnownHost(lab, server.port, publicKeyOf(makeKey(join(lab.folder, 'other'))));
    const hostKey = { pinned: [fingerprintOf(server.hostKey)] };
    const said = [1, 2, 3].map(() => sayOn(pool, 'web', 'echo hi', { ...OPENSSH, hostKey }));
    expect(await Promise.all(said)).toEqual(['hi\n', 'hi\n', 'hi\n']);
    expect(logins(server.log())).toBe(1);
    await pool.close();
    const left = readdirSync(join(lab.folder, 'c/ssh'));
    expect(left.filter((name) => name.startsWith('pin-'))).toEqual([]);
  });

  withSshd('not with another key than the pinned one, and not even logs in', async () => {
    const { lab, server, pool } = await oneHost({ config: ['LogLevel DEBUG1'] });
    const pin = `SHA256:${'A'.repeat(43)}`;
    const asked = sayOn(pool, 'web', 'echo hi', { ...OPENSSH, hostKey: { pinned: [pin] } });
    await expect(asked).rejects.toMatchObject({
      code: 'host-key-changed',
      message: `web offers ssh-ed25519 ${fingerprintOf(server.hostKey)}, but the one that was pinned is ${pin}`,
    });
    expect(server.log()).not.toMatch(/publickey/);
    expect(readdirSync(join(lab.folder, 'c/ssh'))).toEqual([]);
  });

  withSshd('with a pinned key that is revoked: never', async () => {
    const { lab, server, pool } = await oneHost({ known: false });
    writeFileSync(lab.knownHosts, `@revoked * ${publicKeyOf(server.hostKey)}\n`);
    const hostKey = { pinned: [fingerprintOf(server.hostKey)] };
    const asked = sayOn(pool, 'web', 'echo hi', { ...OPENSSH, hostKey });
    await expect(asked).rejects.toMatchObject({ code: 'host-key-revoked' });
  });

  withSshd('or is told that there is none', async () => {
    const { pool } = await oneHost({}, { ProxyCommand: 'false' });
    vi.stubEnv('PATH', '/nonexistent');
    await expect(sayOn(pool, 'web', 'echo')).rejects.toMatchObject({ code: 'ssh-missing' });
  });
});
