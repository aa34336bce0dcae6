import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestEngine } from './docker.ts';
import { startRegistry } from './registry.ts';
import { commit, initRepository } from './repository.ts';
import { deploytrace } from './run.ts';
import { temporaryFolder } from './temporary.ts';

export interface ShownTrace {
  readonly verdict: string;
  readonly links: readonly {
    readonly to: string;
    readonly verdict: string;
    readonly strength: string;
    readonly reason: string;
  }[];
  readonly processes: readonly {
    readonly verdict: string;
    readonly revision: string | null;
    readonly relation: { readonly kind: string; readonly missing: readonly object[] } | null;
    readonly artifact: string | null;
    readonly location: string;
  }[];
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

/**
 * A repository with two commits, its registry, and a config that has its containers on an engine. `push`: the words
 * that have the engine push.
 */
export async function shipShop(engine: TestEngine, push: readonly string[] = ['push', '-q']) {
  const registry = await startRegistry();
  const folder = temporaryFolder();
  const repository = initRepository(join(folder, 'shop'));
  const older = commit(repository, 'Serve', { 'app.sh': 'while sleep 1000; do :; done\n' });
  const newer = commit(repository, 'Serve faster', {
    'app.sh': 'while sleep 2000; do :; done\n',
  });
  const name = `${registry.host}/shop/api`;
  const config = (process: string, artifact = `{ type: image, reference: ${name}:1 }`) =>
    writeFileSync(
      join(repository, 'deploy.config.yaml'),
      `version: 1\nsource: { type: git, repository: . }\n${artifact ? `artifact: ${artifact}\n` : ''}process: { type: docker, hosts: ['${engine.host}'], ${process} }\n`,
    );
  /** An image of a commit, tagged 1; pushed, it is there for all. */
  const build = (revision: string, pushed = true) => {
    engine.image(`${name}:1`, {
      labels: { 'org.opencontainers.image.revision': revision },
      files: { 'app/app.sh': 'sleep 100000\n', 'app/revision': revision },
      instructions: ['WORKDIR /app', 'CMD ["sh", "/app/app.sh"]'],
    });
    if (pushed) engine.docker(...push, `${name}:1`);
  };
  const run = (container: string, ...args: readonly string[]) =>
    engine.docker('run', '-d', '--name', container, '--label', `of=${name}`, ...args, `${name}:1`);
  const show = async (...args: readonly string[]) => {
    const { stdout, stderr, code } = await deploytrace(['verify', '--json', ...args], {
      cwd: repository,
    });
    if (stderr !== '') throw new Error(stderr);
    return { ...(JSON.parse(stdout) as ShownTrace), code };
  };
  const text = async () => (await deploytrace(['show'], { cwd: repository })).stdout;
  return { registry, repository, older, newer, name, config, build, run, show, text };
}
