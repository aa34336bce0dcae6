import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askDocker, containerOf, factsOf, statesOf } from '../../../support/containers.ts';
import { testContext } from '../../../support/context.ts';
import { ENGINE, useEngine } from '../../../support/docker.ts';
import { needs } from '../../../support/needs.ts';
import { until } from '../../../support/sshd.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const REVISION = 'c0ffee'.repeat(7).slice(0, 40);

describe('docker', needs(...ENGINE), () => {
  const engine = useEngine();
  const ask = (find: Readonly<Record<string, unknown>>, more = {}) =>
    askDocker({ hosts: [engine.host], find, ...more });
  const run = (name: string, ...args: readonly string[]) =>
    engine.docker('run', '-d', '--name', name, ...args);

  test('all that its engine knows of a container, and /proc of its processes', async () => {
    const image = engine.image('shop/api:1', {
      labels: { 'org.opencontainers.image.revision': REVISION, secret: 'hunter2' },
      instructions: ['WORKDIR /app'],
    });
    const folder = temporaryFolder();
    const id = run(
      'api',
      ...[
        '-p',
        '127.0.0.1::8080',
        '--restart',
        'on-failure:3',
        '--stop-signal',
        'SIGINT',
        '--memory',
        '64m',
        '--cpus',
        '1.5',
      ],
      ...[
        '--pids-limit',
        '50',
        '-v',
        `${folder}:/app:ro`,
        '-e',
        'PASSWORD=hunter2',
        '--stop-timeout',
        '7',
      ],
      ...[
        'shop/api:1',
        'sh',
        '-c',
        'sleep 5000 & exec sh -c "while sleep 6000; do :; done" app --token hunter2',
      ],
    );
    engine.docker('exec', '-d', 'api', 'sleep', '7000');
    const first = Number(engine.docker('inspect', '-f', '{{.State.Pid}}', 'api'));
    const facts = factsOf(await ask({ container: 'api' }));
    expect(facts.map(({ process }) => process?.command.join(' '))).toEqual([
      'sh -c while sleep 6000; do :; done app --token ***',
      'sleep 5000',
      'sleep 6000',
      'sleep 7000',
    ]);
    expect(facts[0]?.process).toMatchObject({
      pid: first,
      pidInside: 1,
      depth: 0,
      elsewhere: true,
    });
    expect(facts[1]?.process).toMatchObject({ parent: first, depth: 1 });
    expect(facts[0]?.executable?.path).toBe('/bin/busybox');
    const port = engine.docker('port', 'api', '8080/tcp').split(':')[1];
    expect(facts[0]?.container).toMatchObject({
      id,
      name: 'api',
      state: 'running',
      exit: null,
      restart: { policy: 'on-failure', count: 0 },
      health: null,
      ports: [{ inside: '8080/tcp', address: '127.0.0.1', port: Number(port) }],
      networks: [{ name: 'bridge', address: expect.stringMatching(/^10\./) }],
      mounts: [{ kind: 'bind', source: folder, target: '/app', writable: false }],
      workingFolder: '/app',
      stop: { signal: 'SIGINT', timeoutSeconds: 7 },
      limits: { memoryBytes: 64 << 20, cpus: 1.5, pids: 50 },
      compose: null,
      swarm: null,
      changes: null,
      image: {
        reference: 'shop/api:1',
        id: image,
        identity: { indexes: [], manifests: [], configs: [image] },
        tags: ['shop/api:1'],
        digests: [],
        claims: [{ revision: REVISION, by: "its image's label org.opencontainers.image.revision" }],
      },
    });
    expect(JSON.stringify(facts)).not.toContain('hunter2');
  });

  test('where the /proc of its machine cannot be seen, the engine tells of its processes', async () => {
    engine.image('shop/far:1');
    run('far', 'shop/far:1', 'sh', '-c', 'sleep 5001 & exec sleep 6001');
    const pid = Number(engine.docker('inspect', '-f', '{{.State.Pid}}', 'far'));
    const gateway = ['network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}'];
    // No loopback: for all that we know, another machine.
    const address = engine.docker(...gateway);
    const relay = await startRelay(engine.socket, address);
    const found = await askDocker({
      hosts: [`tcp://${address}:${relay}`],
      find: { container: 'far' },
      tls: false,
    });
    const [first, second] = factsOf(found);
    expect(first?.process).toMatchObject({ pid, command: ['sleep', '6001'], user: 'root' });
    expect(second?.process).toMatchObject({ parent: pid, depth: 1, command: ['sleep', '5001'] });
    expect(first?.executable).toBeUndefined();
  });

  test('another machine is not asked in the clear, unless that is wanted', async () => {
    const found = await askDocker({ hosts: ['tcp://192.0.2.7:2375'], find: { container: 'api' } });
    expect(found.observations).toMatchObject([
      { state: 'unreachable', problem: { code: 'engine-unreachable' } },
    ]);
  });

  test('is found by name, beginning of its id, labels, Compose, image: all must hold', async () => {
    engine.image('shop/web:1');
    const compose = (name: string, service: string, more: readonly string[] = []) =>
      run(
        name,
        ...['--label', 'com.docker.compose.project=shop'],
        ...['--label', `com.docker.compose.service=${service}`],
        ...['--label', 'com.docker.compose.container-number=1'],
        ...['--label', 'com.docker.compose.config-hash=abc123'],
        ...more,
        'shop/web:1',
      );
    const id = compose('shop-web-10', 'web', ['--label', 'tier=front']);
    compose('shop-web-2', 'web');
    compose('shop-db-1', 'db');
    compose('shop-web-run-1', 'web', ['--label', 'com.docker.compose.oneoff=True']);
    const names = async (find: Readonly<Record<string, unknown>>) =>
      (await ask(find)).observations.map(({ subject }) => subject.location);
    expect(await names({ container: id.slice(0, 8) })).toEqual(['shop-web-10']);
    expect(await names({ label: 'tier=front' })).toEqual(['shop-web-10']);
    expect(await names({ label: ['tier', 'com.docker.compose.service=db'] })).toEqual([
      'label tier, com.docker.compose.service=db',
    ]);
    expect(await names({ compose: { project: 'shop', service: 'web' } })).toEqual([
      'shop-web-2',
      'shop-web-10',
    ]);
    expect(await names({ compose: { project: 'shop' }, label: 'tier' })).toEqual(['shop-web-10']);
    for (const image of ['shop/web', 'shop/web:1', 'docker.io/shop/web'])
      expect(await names({ image, compose: { service: 'db' } }), image).toEqual(['shop-db-1']);
    expect(await names({ image: 'shop/web:2', compose: { service: 'db' } })).toHaveLength(1);
    expect(statesOf(await ask({ image: 'web' }))).toEqual(['image web absent']);
    const { compose: facts } = containerOf(await ask({ container: 'shop-db-1' }));
    expect(facts).toEqual({ project: 'shop', service: 'db', number: '1', configHash: 'abc123' });
  });

  test('one whose tag was moved since is still found by the image that it was asked for', async () => {
    engine.image('shop/moved:1', { files: { 'app/v': 'one' } });
    run('moved', 'shop/moved:1');
    const now = engine.image('shop/moved:1', { files: { 'app/v': 'two' } });
    const { image } = containerOf(await ask({ image: 'shop/moved:1' }));
    expect(image).toMatchObject({ reference: 'shop/moved:1', tags: [] });
    expect(image.id).not.toBe(now);
  });

  test('one that has ended is absent, and says how it ended', async () => {
    engine.image('shop/dead:1');
    run('dead', '--restart', 'on-failure:2', 'shop/dead:1', 'sh', '-c', 'exit 3');
    const isExited = () => engine.docker('inspect', '-f', '{{.State.Status}}', 'dead') === 'exited';
    await until(isExited);
    const found = await ask({ container: 'dead' });
    expect(found.observations).toMatchObject([
      {
        state: 'absent',
        problem: {
          code: 'container-stopped',
          message: expect.stringMatching(
            /^dead is exited: it ended with 3 at .*, started again 2 times$/,
          ),
        },
        facts: { container: { exit: { code: 3, outOfMemory: false }, restart: { count: 2 } } },
      },
    ]);
  });

  test('what ended long ago does not stand beside what runs, unless it was asked for by name', async () => {
    engine.image('shop/old:1');
    run('old-1', '--label', 'app=old', 'shop/old:1', 'sh', '-c', 'exit 0');
    await until(() => engine.docker('inspect', '-f', '{{.State.Running}}', 'old-1') === 'false');
    expect(statesOf(await ask({ label: 'app=old' }))).toEqual(['old-1 absent']);
    run('old-2', '--label', 'app=old', 'shop/old:1');
    expect(statesOf(await ask({ label: 'app=old' }))).toEqual(['old-2 observed']);
  });

  test('one that is paused, is unhealthy, or was changed is told', async () => {
    engine.image('shop/ill:1');
    run(
      'ill',
      '--health-cmd',
      'exit 1',
      '--health-interval',
      '1s',
      '--health-retries',
      '1',
      ...['-v', 'made:/made/for/it', '--tmpfs', '/scratch'],
      'shop/ill:1',
    );
    engine.docker('exec', 'ill', 'touch', '/tmp/edited');
    await until(
      () => engine.docker('inspect', '-f', '{{.State.Health.Status}}', 'ill') === 'unhealthy',
    );
    engine.docker('pause', 'ill');
    const { problems, observations } = await ask({ container: 'ill' }, { changes: true });
    engine.docker('unpause', 'ill');
    expect(problems.map(({ code }) => code)).toEqual([
      'container-paused',
      'container-unhealthy',
      'container-changed',
      'image-not-pushed',
    ]);
    expect(problems[2]?.message).toBe('ill was changed since it was made: /tmp/edited');
    expect(observations).toMatchObject([{ facts: { container: { state: 'paused' } } }]);
  });

  test('a restarted one has other processes', async () => {
    engine.image('shop/again:1');
    run('again', 'shop/again:1');
    const before = factsOf(await ask({ container: 'again' }))[0]?.process?.pid;
    engine.docker('restart', '-t', '0', 'again');
    const after = factsOf(await ask({ container: 'again' }))[0]?.process?.pid;
    expect(after).not.toBe(before);
    expect(readFileSync(`/proc/${after}/comm`, 'utf8')).toBe('sleep\n');
  });

  test('nothing of the engine is changed by being looked at', async () => {
    engine.image('shop/still:1');
    run('still', 'shop/still:1');
    const state = () =>
      execFileSync('docker', ['-H', engine.host, 'inspect', 'still', 'shop/still:1']);
    const events = () =>
      engine.docker(
        'events',
        '--since',
        started,
        '--until',
        String(Math.ceil(Date.now() / 1000)),
        '--filter',
        'container=still',
      );
    const started = String(Math.floor(Date.now() / 1000) + 1);
    const before = state();
    await until(() => Date.now() / 1000 > Number(started));
    await ask({ container: 'still' }, { changes: true });
    expect(state()).toEqual(before);
    expect(events()).toBe('');
  });

  test('at another look it is asked over the connections that are there', async () => {
    engine.image('shop/held:1');
    run('held-1', 'shop/held:1');
    run('held-2', 'shop/held:1');
    let clients = 0;
    const port = await startRelay(engine.socket, '127.0.0.1', () => (clients += 1));
    const { keep } = testContext();
    const options = { hosts: [`tcp://127.0.0.1:${port}`], find: { image: 'shop/held:1' } };
    const look = () => askDocker(options, { keep });
    expect(statesOf(await look())).toEqual(['held-1 observed', 'held-2 observed']);
    const before = clients;
    engine.docker('rm', '-f', 'held-2');
    expect(statesOf(await look())).toEqual(['held-1 observed']);
    expect(clients).toBe(before);
  });
});

/** Gives a socket a TCP port, as an engine on another machine has; it ends with the test. Tells of each that connects. */
async function startRelay(socket: string, on: string, onClient = () => {}): Promise<number> {
  const server = createServer((client) => {
    onClient();
    const way = connect(socket);
    client.pipe(way).pipe(client);
    client.on('error', () => way.destroy());
    way.on('error', () => client.destroy());
  });
  await new Promise<void>((done) => server.listen(0, on, done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
