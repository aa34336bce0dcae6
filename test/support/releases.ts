import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initRepository } from './repository.ts';
import { temporaryFolder } from './temporary.ts';

export interface Layout {
  readonly base: string;
  readonly source: string;
  /** Puts a commit into a release of this name. */
  readonly release: (name: string, revision: string) => string;
  /** Points `current` at it, as Capistrano does: a new link, renamed over the old one. */
  readonly point: (name: string) => void;
}

/** A repository and, beside it, releases that are described by a config; `path` is that of the artifact. */
export function layout(path = 'app/current', find = ''): Layout {
  const base = temporaryFolder();
  const source = initRepository(join(base, 'source'));
  const folder = join(base, 'app');
  mkdirSync(join(folder, 'releases'), { recursive: true });
  writeFileSync(
    join(base, 'deploy.config.yaml'),
    `version: 1\nsource: { type: git, repository: source, ref: main }\nartifact: { type: files, path: ${path} }\nprocess: { type: host${find} }\n`,
  );
  return {
    base,
    source,
    release: (name, revision) => {
      const at = join(folder, 'releases', name);
      mkdirSync(at);
      const tar = execFileSync('git', ['archive', revision], { cwd: source });
      execFileSync('tar', ['-x', '-C', at], { input: tar });
      writeFileSync(join(at, 'REVISION'), `${revision}\n`);
      return at;
    },
    point: (name) => {
      symlinkSync(join('releases', name), join(folder, 'next'));
      renameSync(join(folder, 'next'), join(folder, 'current'));
    },
  };
}
