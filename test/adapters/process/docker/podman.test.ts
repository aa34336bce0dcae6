import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { lookAt } from '../../../../src/adapters/process/docker/look.ts';
import { dialSocket } from '../../../../src/clients/docker/agent.ts';
import { openEngine } from '../../../../src/clients/docker/engine.ts';
import { askDocker, containerOf, factsOf, statesOf } from '../../../support/containers.ts';
import { testContext } from '../../../support/context.ts';
import { useDockerHome } from '../../../support/docker-home.ts';
import { needs } from '../../../support/needs.ts';
import { PODMAN, usePodman } from '../../../support/podman.ts';
import { until } from '../../../support/sshd.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const REVISION = 'c0ffee'.repeat(7).slice(0, 40);

describe('podman, by the API that it has of Docker', needs(...PODMAN), () => {
  const engine = usePodman();
  const ask = (find: Readonly<Record<string, unknown>>, more = {}) =>
    askDocker({ hosts: [engine.host], find, ...more });
  const run = (name: string, ...args: readonly string[]) =>
    engine.docker('run', '-d', '--name', name, ...args);
  const inspect = (format: string, name: string) => engine.docker('inspect', '-f', format, name);

  test('all that it knows of a container, and /proc of its processes', async () => {
    const id = engine.image('registry.example.com/shop/api:1', {
      labels: { 'org.opencontainers.image.revision': REVISION, secret: 'hunter2' },
      instructions: ['WORKDIR /app'],
    });
    const folder = temporaryFolder();
    run(
      'api',
      ...['--restart', 'on-failure:3', '--stop-signal', 'SIGINT', '--stop-timeout', '7'],
      ...['--memory', '64m', '--cpus', '1.5', '--pids-limit', '50', '-e', 'PASSWORD=hunter2'],
      ...['-v', `${folder}:/app:ro`, '-v', 'kept:/kept', '--tmpfs', '/cache'],
      ...[
        '--label',
        'com.docker.compose.project=shop',
        '--label',
        'com.docker.compose.service=api',
      ],
      'registry.example.com/shop/api:1',
      ...['sh', '-c', 'sleep 5000 & exec sleep 6000'],
    );
    engine.docker('exec', '-d', 'api', 'sleep', '7000');
    await until(() => engine.docker('top', 'api', 'args').includes('sleep 7000'));
    const pid = Number(inspect('{{.State.Pid}}', 'api'));
    const found = await ask({ compose: { project: 'shop', service: 'api' } });
    const facts = factsOf(found);
    expect(facts.map(({ process }) => process?.command.join(' '))).toEqual([
      'sleep 6000',
      'sleep 5000',
      'sleep 7000',
    ]);
    expect(facts[0]?.process).toMatchObject({ pid, pidInside: 1, elsewhere: true });
    expect(facts[1]?.process).toMatchObject({ parent: pid, depth: 1 });
    expect(facts[0]?.executable?.path).toBe('/bin/busybox');
    expect(facts[0]?.container).toMatchObject({
      name: 'api',
      engine: engine.socket,
      state: 'running',
      exit: null,
      health: null,
      restart: { policy: 'on-failure', count: 0 },
      stop: { signal: 'SIGINT', timeoutSeconds: 7 },
      limits: { memoryBytes: 64 << 20, cpus: 1.5, pids: 50 },
      compose: { project: 'shop', service: 'api' },
      workingFolder: '/app',
      image: {
        reference: 'registry.example.com/shop/api:1',
        name: 'registry.example.com/shop/api:1',
        id,
        identity: { configs: [id] },
        tags: ['registry.example.com/shop/api:1'],
        claims: [{ revision: REVISION }],
      },
    });
    expect(facts[0]?.container?.mounts).toHaveLength(2);
    expect(facts[0]?.container?.mounts).toEqual(
      expect.arrayContaining([
        { kind: 'bind', source: folder, target: '/app', writable: false },
        { kind: 'volume', source: 'kept', target: '/kept', writable: true },
      ]),
    );
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    expect(statesOf(await ask({ image: 'registry.example.com/shop/api' }))).toContain(
      'api observed',
    );
  });

  test('where the /proc of its machine cannot be seen, it tells of its processes itself', async () => {
    // Whatever the container calls ps is none of ours to start.
    engine.image('shop/far:1', { files: { 'bin/ps': '#!/bin/sh\ntouch /tmp/started\n' } });
    const command = 'sleep 5001 & exec sleep 6001';
    run('far', 'localhost/shop/far:1', 'sh', '-c', command);
    const pid = Number(inspect('{{.State.Pid}}', 'far'));
    const context = testContext();
    const there = openEngine({ name: 'podman', dial: dialSocket(engine.socket) }, context.signal);
    const place = { engine: there, at: engine.socket, host: 'far', machine: null };
    const find = { container: 'far' };
    const options = { type: 'docker', find, sudo: false, changes: true } as const;
    const [first, second] = factsOf(await lookAt(place, options, async () => new Map(), context));
    there.close();
    expect(first?.process).toMatchObject({ pid, pidInside: 1, parent: 0, user: 'root' });
    expect(first?.process?.command).toEqual(['sleep', '6001']);
    expect(second?.process).toMatchObject({ parent: pid, depth: 1, command: ['sleep', '5001'] });
    const started = Date.parse(
      inspect('{{.State.StartedAt.UTC.Format "2006-01-02T15:04:05Z"}}', 'far'),
    );
    expect(Math.abs(Date.parse(first?.process?.startedAt ?? '') - started)).toBeLessThan(5000);
    expect(first?.container?.changes).toEqual({ count: 0, paths: [] });
  });

  test('what was made to mount something is no change; what was edited is', async () => {
    engine.image('shop/edited:1', { files: { 'app/app.sh': 'one' } });
    run('edited', '-v', 'made:/made/for/it', '--tmpfs', '/scratch', 'localhost/shop/edited:1');
    const changes = async () =>
      containerOf(await ask({ container: 'edited' }, { changes: true })).changes;
    expect(await changes()).toEqual({ count: 0, paths: [] });
    engine.docker('exec', 'edited', 'sh', '-c', 'echo two >/app/app.sh');
    expect(await changes()).toEqual({ count: 1, paths: ['/app/app.sh'] });
  });

  test('one that was paused, was never started, or has ended', async () => {
    engine.image('shop/state:1');
    run('paused', 'localhost/shop/state:1');
    engine.docker('pause', 'paused');
    const { problems } = await ask({ container: 'paused' });
    expect(problems.map(({ code }) => code)).toContain('container-paused');
    engine.docker('unpause', 'paused');
    engine.docker('create', '--name', 'created', 'localhost/shop/state:1');
    expect((await ask({ container: 'created' })).observations).toMatchObject([
      { state: 'absent', problem: { message: 'created was created, and never started' } },
    ]);
    run('ended', 'localhost/shop/state:1', 'sh', '-c', 'exit 3');
    await until(() => inspect('{{.State.Status}}', 'ended') === 'exited');
    expect((await ask({ container: 'ended' })).observations).toMatchObject([
      {
        state: 'absent',
        problem: { message: expect.stringMatching(/^ended is exited: it ended with 3 at /) },
      },
    ]);
  });

  test('one whose tag was moved since is still found by the image that it was asked for', async () => {
    const before = engine.image('shop/moved:1', { files: { 'app/v': 'one' } });
    run('moved', 'localhost/shop/moved:1');
    engine.image('shop/moved:1', { files: { 'app/v': 'two' } });
    // As Podman has it, which looks for a short name among its own before it pulls one.
    const { image } = containerOf(await ask({ image: 'shop/moved:1' }));
    expect(image).toMatchObject({ reference: 'localhost/shop/moved:1', id: before, tags: [] });
    expect(statesOf(await ask({ image: 'docker.io/shop/moved:1' }))).toEqual([
      'image docker.io/shop/moved:1 absent',
    ]);
  });

  test('is found where its service listens for a user, if nothing else is named', async () => {
    // The machine's own engine comes first.
    if (existsSync('/var/run/docker.sock') || existsSync('/run/podman/podman.sock')) return;
    engine.image('shop/own:1');
    run('own', 'localhost/shop/own:1');
    const socket = join(useDockerHome(), 'run/podman/podman.sock');
    mkdirSync(dirname(socket), { recursive: true });
    symlinkSync(engine.socket, socket);
    const found = await askDocker({ find: { container: 'own' } });
    vi.unstubAllEnvs();
    expect(containerOf(found).engine).toBe(socket);
  });

  test('it has no Swarm', async () => {
    expect(statesOf(await ask({ service: 'shop_api' }))).toEqual(['service shop_api absent']);
  });
});
