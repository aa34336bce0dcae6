import { describe, expect, test } from 'vitest';
import { rolloutProblems } from '../../../../src/adapters/process/docker/swarm.ts';
import { askDocker, factsOf, statesOf } from '../../../support/containers.ts';
import { ENGINE, useEngine } from '../../../support/docker.ts';
import { freePort } from '../../../support/git-server.ts';
import { needs } from '../../../support/needs.ts';
import { until } from '../../../support/sshd.ts';

describe('a service of Docker Swarm', needs(...ENGINE), () => {
  const engine = useEngine();
  const ask = (service: string) =>
    askDocker({ hosts: [engine.host], find: { service }, changes: false });
  const running = (service: string) =>
    engine.docker('ps', '-q', '--filter', `label=com.docker.swarm.service.name=${service}`);

  /** What the manager says of its tasks: an engine is ahead of it. */
  const areAll = (service: string, count: number, state: string) => {
    const wanted = ['--filter', 'desired-state=running', '--format', '{{.CurrentState}}'];
    const states = engine.docker('service', 'ps', service, ...wanted).split('\n');
    return states.length === count && states.every((each) => each.startsWith(`${state} `));
  };

  test('every replica; one that has no place to run is not forgotten; a rollout half done', async () => {
    engine.image('shop/web:1');
    engine.image('shop/web:2', { files: { 'app/version': '2' } });
    engine.docker(
      'swarm',
      'init',
      '--advertise-addr',
      '127.0.0.1',
      '--listen-addr',
      `127.0.0.1:${await freePort()}`,
    );
    const create = (name: string, ...args: readonly string[]) =>
      engine.docker(
        'service',
        'create',
        '-d',
        '--network',
        'host',
        '--name',
        name,
        ...args,
        'shop/web:1',
      );
    create('web', '--replicas', '3', '--update-delay', '1h', '--stop-grace-period', '0s');
    // Its name begins alike.
    create('web2', '--replicas', '1');
    await until(() => running('web').split('\n').length === 3 && running('web2') !== '');
    await until(() => areAll('web', 3, 'Running'));
    const fresh = await ask('web');
    expect(statesOf(fresh)).toEqual(['web.1 observed', 'web.2 observed', 'web.3 observed']);
    const node = engine.docker('node', 'ls', '--format', '{{.Hostname}}');
    expect(factsOf(fresh)[0]?.container?.swarm).toMatchObject({
      service: 'web',
      node,
      update: null,
    });

    engine.docker('service', 'update', '-d', '--image', 'shop/web:2', 'web');
    const images = () =>
      engine
        .docker(
          'ps',
          '--format',
          '{{.Image}}',
          '--filter',
          'label=com.docker.swarm.service.name=web',
        )
        .split('\n')
        .sort()
        .join(' ');
    await until(() => images() === 'shop/web:1 shop/web:1 shop/web:2');
    await until(() => areAll('web', 3, 'Running'));
    const half = await ask('web');
    const running2 = factsOf(half).map(({ container }) => container?.image.reference);
    expect(running2.sort()).toEqual(['shop/web:1', 'shop/web:1', 'shop/web:2']);
    expect(half.problems.map(({ code }) => code)).toContain('rollout-running');
    expect(factsOf(half)[0]?.container?.swarm?.update).toBe('updating');

    create('far', '--replicas', '2', '--constraint', 'node.labels.zone==far');
    await until(() => areAll('far', 2, 'Pending'));
    const far = await ask('far');
    expect(far.observations).toMatchObject([
      { state: 'absent', subject: { location: 'far.1' }, problem: { code: 'container-stopped' } },
      { state: 'absent', subject: { location: 'far.2' } },
    ]);
    expect(statesOf(await ask('gone'))).toEqual(['service gone absent']);
    engine.docker('service', 'rm', 'web', 'web2', 'far');
    await until(() => engine.docker('ps', '-aq') === '');
    engine.docker('swarm', 'leave', '--force');
  }, 90_000);

  test('an update that got stuck is an error', () => {
    const view = { service: 'web', tasks: [], message: 'task failed', nodes: new Map() };
    const codes = (update: string | null) =>
      rolloutProblems([{ ...view, update }]).map(({ code }) => code);
    expect(codes('paused')).toEqual(['rollout-failed']);
    expect(codes('rollback_paused')).toEqual(['rollout-failed']);
    expect(codes('completed')).toEqual([]);
    expect(codes(null)).toEqual([]);
  });
});
