import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { testWith } from '../../support/needs.ts';
import { openHost, openLabPool, sayOn } from '../../support/pool.ts';
import {
  addKnownHost,
  fingerprintOf,
  makeKey,
  openLab,
  publicKeyOf,
  type SshServer,
  startSshd,
} from '../../support/sshd.ts';

const withSshd = testWith('sshd', 'ssh');

/** Nobody may have got as far as to say who he is. */
function expectNoLogin(server: SshServer): void {
  expect(server.log()).not.toMatch(/Accepted|Failed|userauth|authenticating user/);
}

/** A host whose key nothing is known of, and a lab for it. */
async function stranger(hostKeys?: readonly string[]) {
  const lab = openLab();
  const server = await startSshd(lab, { known: false, ...(hostKeys ? { hostKeys } : {}) });
  lab.addHost('web', server);
  return { lab, server };
}

describe('an unknown key', () => {
  withSshd('is refused before anybody logs in', async () => {
    const { lab, server } = await stranger();
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-key-unknown',
      message: `web offers ssh-ed25519 ${fingerprintOf(server.hostKey)}, and [127.0.0.1]:${server.port} is not in ${lab.knownHosts}`,
    });
    expectNoLogin(server);
  });

  withSshd('is accepted once if one asks for that, and never another one after it', async () => {
    const { lab, server } = await stranger();
    const before = readFileSync(lab.knownHosts);
    const accepted = await openHost(openLabPool(lab), 'web', { hostKey: 'accept-new' });
    expect(accepted.notes).toMatchObject([{ code: 'host-key-accepted' }]);
    const again = await openHost(openLabPool(lab), 'web');
    expect(again.notes).toEqual([]);
    expect(readFileSync(lab.knownHosts)).toEqual(before);

    const own = join(lab.folder, 'c/ssh/known_hosts');
    const other = publicKeyOf(makeKey(join(lab.folder, 'other')));
    writeFileSync(own, `[127.0.0.1]:${server.port} ${other}\n`);
    const changed = openHost(openLabPool(lab), 'web', { hostKey: 'accept-new' });
    await expect(changed).rejects.toMatchObject({
      code: 'host-key-changed',
      message: expect.stringContaining(`${own}:1 has`),
    });
  });

  withSshd('is accepted where the SSH configuration says so', async () => {
    const lab = openLab();
    const server = await startSshd(lab, { known: false });
    lab.addHost('web', server, { StrictHostKeyChecking: 'accept-new' });
    lab.addHost('loose', server, { StrictHostKeyChecking: 'no', HostKeyAlias: 'loose' });
    const { notes } = await openHost(openLabPool(lab), 'web');
    expect(notes).toMatchObject([{ code: 'host-key-accepted' }]);
    await expect(openHost(openLabPool(lab), 'loose')).rejects.toMatchObject({
      code: 'host-key-unknown',
    });
  });

  withSshd('is not accepted in place of a known one of another type', async () => {
    const { lab, server } = await stranger(['ed25519']);
    const rsa = makeKey(join(lab.folder, 'rsa'), '-t', 'rsa', '-b', '2048');
    addKnownHost(lab, server.port, publicKeyOf(rsa));
    const opened = openHost(openLabPool(lab), 'web', { hostKey: 'accept-new' });
    await expect(opened).rejects.toMatchObject({ code: 'host-key-changed' });
    expectNoLogin(server);
  });
});

describe('a changed key', () => {
  withSshd('is refused with both fingerprints and the line', async () => {
    const { lab, server } = await stranger();
    const old = makeKey(join(lab.folder, 'old'));
    writeFileSync(lab.knownHosts, '# hosts\n\n');
    addKnownHost(lab, server.port, publicKeyOf(old));
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-key-changed',
      message: `web offers ssh-ed25519 ${fingerprintOf(server.hostKey)}, but ${lab.knownHosts}:3 has ssh-ed25519 ${fingerprintOf(old)}`,
      hint: expect.stringContaining(`ssh-keygen -R '[127.0.0.1]:${server.port}'`),
    });
    expectNoLogin(server);
  });

  withSshd('that was revoked is refused even if it is known', async () => {
    const lab = openLab();
    const server = await startSshd(lab);
    lab.addHost('web', server);
    const known = readFileSync(lab.knownHosts, 'utf8');
    writeFileSync(lab.knownHosts, `${known}@revoked * ${publicKeyOf(server.hostKey)}\n`);
    for (const hostKey of [null, { pinned: [fingerprintOf(server.hostKey)] }]) {
      await expect(openHost(openLabPool(lab), 'web', { hostKey })).rejects.toMatchObject({
        code: 'host-key-revoked',
        message: expect.stringContaining(`${lab.knownHosts}:2`),
      });
    }
    expectNoLogin(server);
  });
});

describe('a known key', () => {
  withSshd('is asked for first, whichever of its keys the server would rather show', async () => {
    const lab = openLab();
    const hostKeys = ['ed25519', 'ecdsa', 'rsa'];
    const server = await startSshd(lab, { hostKeys, known: false });
    lab.addHost('web', server);
    for (const type of hostKeys) {
      const key = server.hostKey.replace('ed25519', type);
      writeFileSync(lab.knownHosts, `[127.0.0.1]:${server.port} ${publicKeyOf(key)}\n`);
      expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    }
  });

  withSshd('is found by its alias, and by the name without a port', async () => {
    const { lab, server } = await stranger();
    lab.addHost('aliased', server, { HostKeyAlias: 'the-web' });
    writeFileSync(lab.knownHosts, `the-web ${publicKeyOf(server.hostKey)}\n`);
    expect(await sayOn(openLabPool(lab), 'aliased', 'echo hi')).toBe('hi\n');
    await expect(openHost(openLabPool(lab), 'web')).rejects.toThrow();
    writeFileSync(lab.knownHosts, `127.0.0.1 ${publicKeyOf(server.hostKey)}\n`);
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
  });
});

describe('a pinned fingerprint', () => {
  withSshd('is all that counts', async () => {
    const { lab, server } = await stranger();
    const other = makeKey(join(lab.folder, 'other'));
    addKnownHost(lab, server.port, publicKeyOf(other));
    const right = { pinned: [fingerprintOf(other), fingerprintOf(server.hostKey)] };
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi', { hostKey: right })).toBe('hi\n');
  });

  withSshd.each([undefined, 'openssh'] as const)(
    'is found, of whatever kind its key is (%s)',
    async (transport) => {
      const lab = openLab();
      const hostKeys = ['ed25519', 'ecdsa', 'rsa'];
      const server = await startSshd(lab, { hostKeys, known: false });
      lab.addHost('web', server);
      for (const type of hostKeys) {
        const pinned = [fingerprintOf(server.hostKey.replace('ed25519', type))];
        const access = { transport, hostKey: { pinned } };
        expect(await sayOn(openLabPool(lab), 'web', 'echo hi', access)).toBe('hi\n');
      }
    },
  );

  withSshd('refuses every other key, also a known one', async () => {
    const lab = openLab();
    const server = await startSshd(lab);
    lab.addHost('web', server);
    const pinned = [fingerprintOf(lab.key)];
    await expect(openHost(openLabPool(lab), 'web', { hostKey: { pinned } })).rejects.toMatchObject({
      code: 'host-key-changed',
      message: expect.stringContaining(pinned[0] ?? ''),
    });
    expectNoLogin(server);
  });
});
