import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENGINE, useEngine } from '../support/docker.ts';
import { needs } from '../support/needs.ts';
import { afterLoading, nextSecond } from '../support/process.ts';
import { commit, git } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { type ShownTrace, shipShop } from '../support/shop-of-images.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('containers', needs(...ENGINE, 'docker-registry'), () => {
  const engine = useEngine();
  const system = () => shipShop(engine);

  test('what runs the image that the tag names is joined to it by its bytes', async () => {
    const { newer, config, build, run, show } = await system();
    build(newer);
    run('same');
    config('find: { container: same }');
    const { code, links, processes, verdict } = await show();
    expect([code, verdict]).toEqual([0, 'match']);
    expect(links[1]).toMatchObject({
      verdict: 'same',
      strength: 'content',
      reason: expect.stringMatching(/^it runs this very image, by the digest of its config/),
    });
    expect(processes).toMatchObject([
      { verdict: 'match', revision: newer },
      { verdict: 'match', revision: newer },
    ]);
  });

  test('a tag that was moved after the start is drift, with the commits between', async () => {
    const { older, newer, name, config, build, run, show, text } = await system();
    build(older);
    run('moved-1');
    build(newer);
    run('moved-2');
    config(`find: { image: ${name}:1 }`);
    const { code, links, processes } = await show();
    expect(code).toBe(1);
    const deploy = links.find(({ to }) => to.includes('moved-1'));
    expect(deploy).toMatchObject({ verdict: 'stale', strength: 'content' });
    expect(deploy?.reason).toContain(`${older.slice(0, 7)}, 1 behind main by its label`);
    expect(processes[0]).toMatchObject({
      location: 'moved-1',
      verdict: 'drift',
      revision: older,
      relation: { kind: 'behind', missing: [{ subject: 'Serve faster' }] },
    });
    expect(processes.at(-1)).toMatchObject({ location: 'moved-2', verdict: 'match' });
    const said = await text();
    expect(said).toContain(
      `2 versions in 4 processes: ${older.slice(0, 7)} in 2, ${newer.slice(0, 7)} in 2`,
    );
    expect(said).toContain('Serve faster');
  });

  test('an image that was made on the engine and never pushed is said to be so', async () => {
    const { older, newer, config, build, run, show } = await system();
    build(older);
    build(newer, false);
    run('local');
    config('find: { container: local }');
    const { code, links, problems } = await show();
    expect(code).toBe(1);
    expect(links[1]?.verdict).toBe('stale');
    expect(links[1]?.reason).toContain('made on its engine and never pushed');
    expect(problems.map((each) => each.code)).toContain('image-not-pushed');
  });

  test('where something is mounted over the code, the digest proves nothing', async () => {
    const { newer, config, build, run, show } = await system();
    build(newer);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'app.sh'), 'sleep 300000\n');
    run('mounted', '-v', `${folder}:/app`);
    run('beside', '-v', `${folder}/data:/app/data`);
    config('find: { container: mounted }');
    const mounted = await show();
    expect(mounted.code).toBe(3);
    expect(mounted.links[1]).toMatchObject({ verdict: 'unknown' });
    expect(mounted.links[1]?.reason).toContain(`the folder ${folder} is mounted over /app`);
    config('find: { container: beside }');
    expect((await show()).code).toBe(0);
  });

  test('where the code was edited in the container, and that is looked for, neither', async () => {
    const { newer, config, build, run, show } = await system();
    build(newer);
    run('edited');
    engine.docker('exec', 'edited', 'sh', '-c', 'echo : >>/app/app.sh');
    config('find: { container: edited }, changes: true');
    const { code, links, problems } = await show();
    expect(code).toBe(3);
    expect(links[1]).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('its code is not of it: /app/app.sh was changed'),
    });
    expect(problems.map((each) => each.code)).toContain('container-changed');
    config('find: { container: edited }');
    expect((await show()).code).toBe(0);
  });

  test('without an image to compare with, its labels are claimed', async () => {
    const { newer, config, build, run, show } = await system();
    build(newer);
    run('labelled');
    config('find: { container: labelled }', '');
    const { links, processes } = await show();
    expect(links[1]).toMatchObject({ verdict: 'same', strength: 'claimed' });
    expect(processes[0]).toMatchObject({ revision: newer, relation: { kind: 'same' } });
  });

  test('what runs a checkout that is mounted from its machine is judged by that', async () => {
    const { repository, older, newer, config, build, run, show } = await system();
    build(older);
    const mount = ['-v', `${repository}:/app`];
    await nextSecond();
    run('checkout', ...mount);
    config('find: { container: checkout }', '');
    const fresh = await show();
    const main = (shown: ShownTrace) => shown.links.find(({ to }) => /:checkout:/.test(to));
    expect(main(fresh)).toMatchObject({ verdict: 'same', strength: 'recorded' });
    expect(main(fresh)?.reason).toContain(`it loaded ${newer.slice(0, 7)}`);
    // Its image's label names another commit, which is not what runs.
    expect(fresh.processes[0]).toMatchObject({ revision: newer, verdict: 'match' });

    await afterLoading();
    // As git does when it pulls: a shell that holds the old file reads on in that.
    rmSync(join(repository, 'app.sh'));
    const newest = commit(repository, 'Serve even faster', {
      'app.sh': 'while sleep 3000; do :; done\n',
    });
    const stale = await show();
    expect(main(stale)).toMatchObject({ verdict: 'stale' });
    expect(stale.processes[0]).toMatchObject({ revision: newer, verdict: 'drift' });

    // Another folder of that name is there now: what the container has is not what we see.
    renameSync(repository, `${repository}-old`);
    cpSync(`${repository}-old`, repository, { recursive: true });
    const renamed = await show();
    expect(renamed.processes[0]?.verdict).toBe('unknown');
    expect(newest).not.toBe(newer);
  });

  const waited = async (repository: string) => {
    const args = ['verify', '--json', '--wait', '20s'];
    const { stdout, code } = await deploytrace(args, { cwd: repository });
    const { policy } = JSON.parse(stdout) as {
      readonly policy: { readonly wait: { readonly end: string } };
    };
    return { code, end: policy.wait.end };
  };

  test('one that ended with a fault is not waited for, if it has the image that was meant', {
    timeout: 120_000,
  }, async () => {
    const { repository, older, newer, name, config, build, run } = await system();
    git(repository, 'reset', '-q', '--hard', older);
    build(older);
    engine.docker('run', '-d', '--name', 'crash', `${name}:1`, 'sh', '-c', 'exit 3');
    run('halted');
    engine.docker('stop', '-t', '1', 'halted');
    config('find: { container: crash }');
    expect(await waited(repository)).toEqual({ code: 1, end: 'failed' });
    // Somebody ended this one, and may start it again.
    config('find: { container: halted }');
    expect(await waited(repository)).toEqual({ code: 4, end: 'timed-out' });
    // What was meant has not been started yet.
    git(repository, 'reset', '-q', '--hard', newer);
    build(newer);
    config('find: { container: crash }');
    expect(await waited(repository)).toEqual({ code: 4, end: 'timed-out' });
  });
});
