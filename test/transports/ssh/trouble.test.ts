import { describe, expect } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { testWith } from '../../support/needs.ts';
import { openHost, openLabPool, PATIENT, probe, sayOn } from '../../support/pool.ts';
import { addKnownHost, openLab, publicKeyOf, startSshd, until } from '../../support/sshd.ts';
import { listen, wire } from '../../support/wire.ts';

const withSshd = testWith('sshd', 'ssh');

describe('a host that', () => {
  withSshd('does not listen', async () => {
    const lab = openLab();
    const port = await freePort();
    lab.addHost('web', { port });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-unreachable',
      message: `web: 127.0.0.1:${port}: nothing listens there (ECONNREFUSED)`,
    });
  });

  withSshd('has no address', async () => {
    const pool = openLabPool(openLab());
    await expect(openHost(pool, 'ssh://deploy@no-such-host.invalid')).rejects.toMatchObject({
      code: 'host-unreachable',
      message: expect.stringContaining('no-such-host.invalid:22: the name'),
    });
  });

  withSshd('never answers costs its own time, and no other host a moment of it', async () => {
    const lab = openLab();
    lab.addHost('dead', await listen(() => {}), { ConnectTimeout: '20' });
    lab.addHost('late', await listen(() => {}), { ConnectTimeout: '1' });
    lab.addHost('web', await startSshd(lab));
    const pool = openLabPool(lab);
    const dead = openHost(pool, 'dead').catch((error: unknown) => error);
    expect(await sayOn(pool, 'web', 'echo hi')).toBe('hi\n');
    await expect(openHost(pool, 'late')).rejects.toMatchObject({
      code: 'host-unreachable',
      message: expect.stringContaining('no login within 1 s'),
    });
    await pool.close();
    expect(await dead).toBeInstanceOf(Error);
  });

  withSshd('speaks something else', async () => {
    const lab = openLab();
    const http = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    lab.addHost('web', http, { ConnectTimeout: '2' });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'host-unreachable',
    });
  });

  withSshd('is lost while it answers has not answered', async () => {
    const lab = openLab();
    const server = await startSshd(lab, { config: ['LogLevel VERBOSE'] });
    const cable = await wire(server);
    addKnownHost(lab, cable.port, publicKeyOf(server.hostKey));
    lab.addHost('web', cable);
    const web = await openHost(openLabPool(lab), 'web');
    const asked = web.run(probe('echo half; sleep 30; echo whole'), PATIENT);
    asked.catch(() => {});
    await until(() => /Starting session: command/.test(server.log()));
    cable.cut();
    await expect(asked).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(web.run(probe('echo'), PATIENT)).rejects.toMatchObject({
      code: 'connection-lost',
    });
  });

  withSshd('was not there, or was lost, is tried again at the next look', async () => {
    const lab = openLab();
    const port = await freePort();
    lab.addHost('web', { port });
    const pool = openLabPool(lab);
    await expect(openHost(pool, 'web')).rejects.toMatchObject({ code: 'host-unreachable' });
    const server = await startSshd(lab);
    const cable = await wire(server, undefined, port);
    addKnownHost(lab, port, publicKeyOf(server.hostKey));
    await expect(openHost(pool, 'web')).rejects.toMatchObject({ code: 'host-unreachable' });
    pool.renew();
    const web = await openHost(pool, 'web');
    cable.cut();
    await expect
      .poll(() => web.run(probe('echo'), PATIENT).catch(({ code }) => code))
      .toBe('connection-lost');
    pool.renew();
    expect(await sayOn(pool, 'web', 'echo hi')).toBe('hi\n');
  });

  withSshd.each([1, 500, 1500, 2500, 3000])('is cut off after %i bytes', async (bytes) => {
    const lab = openLab();
    const server = await startSshd(lab);
    const cable = await wire(server, (seen, cut) => seen >= bytes && cut());
    addKnownHost(lab, cable.port, publicKeyOf(server.hostKey));
    lab.addHost('web', cable, { ConnectTimeout: '4' });
    const said = sayOn(openLabPool(lab), 'web', 'head -c 5000 /dev/zero');
    await expect(said).rejects.toMatchObject({
      code: expect.stringMatching(/^(host-unreachable|connection-lost)$/),
    });
  });

  withSshd('stops without a word costs the time of the question', async () => {
    const lab = openLab();
    const server = await startSshd(lab);
    const cable = await wire(server);
    addKnownHost(lab, cable.port, publicKeyOf(server.hostKey));
    lab.addHost('web', cable);
    const web = await openHost(openLabPool(lab), 'web');
    cable.freeze();
    const asked = web.run(probe('echo', { timeout: 1000 }), PATIENT);
    await expect(asked).rejects.toMatchObject({ code: 'timeout' });
    const controller = new AbortController();
    const givenUp = web.run(probe('echo'), controller.signal);
    controller.abort(new Error('given up'));
    await expect(givenUp).rejects.toThrow('given up');
  });
});

describe('a server that allows', () => {
  withSshd('one session at a time answers all the same', async () => {
    const lab = openLab();
    const server = await startSshd(lab, { config: ['MaxSessions 1'] });
    lab.addHost('web', server);
    const pool = openLabPool(lab);
    const numbers = ['1', '2', '3', '4', '5', '6'];
    const said = await Promise.all(numbers.map((each) => sayOn(pool, 'web', `echo ${each}`)));
    expect(said).toEqual(numbers.map((each) => `${each}\n`));
    expect(server.log().match(/Accepted publickey/g)).toHaveLength(1);
  });

  withSshd('no session at all says so', async () => {
    const lab = openLab();
    lab.addHost('web', await startSshd(lab, { config: ['MaxSessions 0'] }));
    await expect(sayOn(openLabPool(lab), 'web', 'echo')).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringMatching(/^web: the server opens no session/),
    });
  });

  withSshd('few logins at a time lets everybody in by and by', async () => {
    const lab = openLab();
    const server = await startSshd(lab, { config: ['MaxStartups 2:100:2', 'LogLevel DEBUG1'] });
    const names = Array.from({ length: 12 }, (_, index) => `web-${index}`);
    for (const name of names) {
      lab.addHost(name, server, { HostKeyAlias: name });
    }
    const hostKey = 'accept-new' as const;
    const pool = openLabPool(lab, { connectTimeout: 20_000 });
    const said = await Promise.all(names.map((name) => sayOn(pool, name, 'echo hi', { hostKey })));
    expect(said).toEqual(names.map(() => 'hi\n'));
    expect(server.log()).toMatch(/MaxStartups/);
  });
});
