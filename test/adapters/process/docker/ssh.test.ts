import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { askDocker, factsOf } from '../../../support/containers.ts';
import { ENGINE, useEngine } from '../../../support/docker.ts';
import { needs } from '../../../support/needs.ts';
import { openHost, openLabPool } from '../../../support/pool.ts';
import { openHome, openLab, type ServerOptions, startSshd } from '../../../support/sshd.ts';

describe('an engine of another machine, over SSH', needs(...ENGINE, 'sshd', 'mounts'), () => {
  const engine = useEngine();
  let made = false;

  async function ask(server: ServerOptions = {}, options: Readonly<Record<string, unknown>> = {}) {
    if (!made) {
      engine.image('shop/api:1');
      engine.docker('run', '-d', '--name', 'api', 'shop/api:1');
      made = true;
    }
    const lab = openLab();
    lab.addHost('web', await startSshd(lab, server));
    const pool = openLabPool(lab);
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const found = await askDocker(
      { hosts: ['web'], find: { container: 'api' }, socket: engine.socket, ...options },
      { connect: (host, access) => openHost(pool, host, access), signal: controller.signal },
    );
    return { found, facts: factsOf(found) };
  }

  const pid = () => Number(engine.docker('inspect', '-f', '{{.State.Pid}}', 'api'));

  test.each<readonly [string, ServerOptions, Readonly<Record<string, unknown>>]>([
    ['its socket is forwarded', {}, {}],
    [
      'where none is forwarded, docker there hands it on',
      { config: ['AllowStreamLocalForwarding no'] },
      {},
    ],
    ["also by the system's own ssh", {}, { transport: 'openssh' }],
  ])('%s; its /proc is asked the same way', async (_name, server, options) => {
    const { facts, found } = await ask(server, options);
    expect(found.observations).toMatchObject([{ subject: { host: 'web', location: 'api' } }]);
    expect(facts[0]?.process).toMatchObject({ pid: pid(), pidInside: 1 });
    expect(facts[0]?.executable?.path).toBe('/bin/busybox');
    expect(facts[0]?.container?.engine).toBe(`web:${engine.socket}`);
  });

  test('a host whose key is not known is not asked', async () => {
    const { found } = await ask({ known: false });
    expect(found.observations).toMatchObject([
      { state: 'unreachable', problem: { code: 'host-key-unknown' } },
    ]);
  });

  test('who may not use the socket is told', async () => {
    const account = { shell: '/bin/sh', home: openHome(), guest: true };
    const { found } = await ask({ account }, { hosts: ['guest@web'] });
    expect(found.observations).toMatchObject([
      { state: 'unreachable', problem: { code: 'engine-denied' } },
    ]);
  });

  test('where there is no engine, that is told', async () => {
    const { found } = await ask({}, { socket: '/nonexistent/docker.sock' });
    expect(found.observations).toMatchObject([
      { state: 'unreachable', problem: { code: 'engine-unreachable' } },
    ]);
  });
});
