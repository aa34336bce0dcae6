import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { testWith } from '../../support/needs.ts';
import { openHost, openLabPool, sayOn } from '../../support/pool.ts';
import { addKnownHost, makeKey, openLab, publicKeyOf, startSshd } from '../../support/sshd.ts';
import { wire } from '../../support/wire.ts';

const withSshd = testWith('sshd', 'ssh');
const VERBOSE = { config: ['LogLevel DEBUG1'] };

/** Three servers: `gate` is reached directly, `inner` through it, `far` through both. */
async function threeServers() {
  const lab = openLab();
  const [gate, inner, far] = await Promise.all([
    startSshd(lab, { ...VERBOSE, known: false }),
    startSshd(lab, { ...VERBOSE, known: false }),
    startSshd(lab, { ...VERBOSE, known: false }),
  ]);
  for (const server of [gate, inner, far])
    addKnownHost(lab, server.port, publicKeyOf(server.hostKey));
  lab.addHost('gate', gate);
  lab.addHost('inner', inner);
  return { lab, gate, inner, far };
}

/** Where a server was asked to connect to for somebody. */
const forwarded = (log: string) =>
  [...log.matchAll(/direct_tcpip: .*target 127\.0\.0\.1 port (\d+)/g)].map(([, port]) =>
    Number(port),
  );
const logins = (log: string) => log.match(/Accepted publickey/g)?.length ?? 0;

describe('a host behind another', () => {
  withSshd('is reached through it, each with its own key', async () => {
    const { lab, gate, inner } = await threeServers();
    lab.addHost('web', inner, { ProxyJump: 'gate', HostKeyAlias: 'web' });
    writeFileSync(lab.knownHosts, `web ${publicKeyOf(inner.hostKey)}\n`, { flag: 'a' });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    expect(forwarded(gate.log())).toEqual([inner.port]);
  });

  withSshd('several hops deep', async () => {
    const { lab, gate, inner, far } = await threeServers();
    lab.addHost('web', far, { ProxyJump: 'gate,inner' });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    expect(forwarded(gate.log())).toEqual([inner.port]);
    expect(forwarded(inner.log())).toEqual([far.port]);
  });

  withSshd('by the hops of the hop itself', async () => {
    const { lab, gate, inner, far } = await threeServers();
    lab.addHost('middle', inner, { ProxyJump: 'gate' });
    lab.addHost('web', far, { ProxyJump: 'middle' });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    expect(forwarded(gate.log())).toEqual([inner.port]);
  });

  withSshd('shares the way with all that are behind it', async () => {
    const { lab, gate, inner } = await threeServers();
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) {
      lab.addHost(name, inner, {
        ProxyJump: 'gate',
        HostKeyAlias: `[127.0.0.1]:${inner.port}`,
        User: 'root',
      });
    }
    const pool = openLabPool(lab);
    await Promise.all([...names, 'gate'].map((name) => sayOn(pool, name, 'echo hi')));
    expect(logins(gate.log())).toBe(1);
  });
});

describe('a way that is barred', () => {
  withSshd('by the key of the hop', async () => {
    const { lab, gate, inner } = await threeServers();
    writeFileSync(
      lab.knownHosts,
      `[127.0.0.1]:${gate.port} ${publicKeyOf(makeKey(join(lab.folder, 'x')))}\n`,
    );
    lab.addHost('web', inner, { ProxyJump: 'gate' });
    const pinned = openHost(openLabPool(lab), 'web', { hostKey: { pinned: ['SHA256:any'] } });
    await expect(pinned).rejects.toMatchObject({
      code: 'host-key-changed',
      message: expect.stringMatching(/^gate offers/),
    });
    expect(logins(gate.log())).toBe(0);
  });

  withSshd('by the key of the host, which the hop cannot vouch for', async () => {
    const { lab, gate, inner } = await threeServers();
    writeFileSync(lab.knownHosts, `[127.0.0.1]:${gate.port} ${publicKeyOf(gate.hostKey)}\n`);
    lab.addHost('web', inner, { ProxyJump: 'gate' });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-key-unknown',
      message: expect.stringMatching(/^web offers/),
    });
    expect(logins(inner.log())).toBe(0);
  });

  withSshd('by a port where nobody listens', async () => {
    const { lab } = await threeServers();
    lab.addHost('web', { port: await freePort() }, { ProxyJump: 'gate' });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-unreachable',
      message: expect.stringMatching(/^web: gate does not reach 127\.0\.0\.1:\d+: .*refused/i),
    });
  });

  withSshd('by a hop that forwards nothing', async () => {
    const lab = openLab();
    lab.addHost('gate', await startSshd(lab, { config: ['AllowTcpForwarding no'] }));
    lab.addHost('web', await startSshd(lab), { ProxyJump: 'gate' });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-unreachable',
      message: expect.stringMatching(/^web: gate does not reach/),
    });
  });

  withSshd('by a hop that has stopped', async () => {
    const lab = openLab();
    const gate = await startSshd(lab);
    const cable = await wire(gate);
    addKnownHost(lab, cable.port, publicKeyOf(gate.hostKey));
    lab.addHost('gate', cable);
    lab.addHost('web', await startSshd(lab), { ProxyJump: 'gate', ConnectTimeout: '1' });
    const pool = openLabPool(lab);
    await openHost(pool, 'gate');
    cable.freeze();
    await expect(openHost(pool, 'web')).rejects.toMatchObject({
      code: 'host-unreachable',
      message: expect.stringMatching(/^web: .* through gate: no login within 1 s/),
    });
  });

  withSshd('by a circle', async () => {
    const { lab, gate, inner } = await threeServers();
    lab.addHost('a', gate, { ProxyJump: 'b' });
    lab.addHost('b', inner, { ProxyJump: 'a' });
    await expect(openHost(openLabPool(lab), 'a')).rejects.toMatchObject({
      code: 'ssh-config-invalid',
      message: expect.stringContaining('circle'),
    });
  });
});
