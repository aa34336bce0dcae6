import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { artifacts } from '../src/adapters/artifact/index.ts';
import { processes } from '../src/adapters/process/index.ts';
import { sources } from '../src/adapters/source/index.ts';
import {
  files,
  groupBy,
  type Import,
  imports,
  isPackage,
  packageOf,
  roomOf,
  SRC,
} from './support/imports.ts';

const ROOT = join(import.meta.dirname, '..');

/** What each room may import besides itself, and why nothing else. */
const ROOMS: Readonly<Record<string, { readonly may: readonly string[]; readonly why: string }>> = {
  model: { may: [], why: 'the nouns know nobody' },
  config: { may: ['model'], why: 'a config is text with positions; it knows no adapter' },
  linkers: { may: ['model'], why: 'linkers judge facts and never see where they came from' },
  renderers: {
    may: ['model', 'version.ts'],
    why: 'a renderer is a function of the trace; reports name the tool that made them',
  },
  clients: { may: ['model'], why: 'clients serve adapters and are not steered by them' },
  transports: {
    may: ['model', 'clients'],
    why: 'a transport runs what it is handed; it does not know what is asked for',
  },
  adapters: {
    may: ['model', 'clients', 'transports'],
    why: 'an adapter looks; it does not judge or print',
  },
  pipeline: {
    may: ['model', 'config', 'adapters', 'linkers', 'transports'],
    why: 'the pipeline is silent: no renderer',
  },
  commands: {
    may: ['model', 'config', 'pipeline', 'renderers', 'adapters', 'clients', 'version.ts'],
    why: 'commands are the outermost room',
  },
  cli: { may: ['commands', 'version.ts'], why: 'flags only' },
  'index.ts': { may: ['commands'], why: 'what is public is declared there, and done elsewhere' },
  'code-cache.ts': {
    may: ['clients'],
    why: 'it is there before any other code of ours is; it makes a folder as all do',
  },
  'main.ts': {
    may: ['cli', 'code-cache.ts', 'commands', 'version.ts'],
    why: 'streams and signals only',
  },
  'version.ts': { may: [], why: 'one constant' },
};

/** What only some places may import, and why. Each must be imported somewhere, or the rule sees nothing. */
const RESERVED: readonly {
  readonly what: (each: Import) => boolean;
  readonly where: RegExp;
  readonly why: string;
}[] = [
  {
    what: ({ to }) => to === 'zod',
    where: /^config\/|options\.ts$|^renderers\/json\/(\w+-)?schema\.ts$/,
    why: 'schemas are loaded only where there is something to check',
  },
  {
    what: ({ to }) => to === 'yaml',
    where: /^config\//,
    why: 'YAML is read in one room',
  },
  {
    what: ({ to, typeOnly }) => to === 'commander' && !typeOnly,
    where: /^cli\//,
    why: 'the command line is read in one room',
  },
  {
    what: ({ to }) => ['node:child_process', 'execa', 'simple-git'].includes(to),
    where: /^(clients|transports)\/|^commands\/demo\//,
    why: 'who starts programs decides what they may do to what is looked at',
  },
  {
    what: ({ to, names }) =>
      to === 'clients/files/make-folder.ts' ||
      (/^node:fs(\/promises)?$/.test(to) &&
        /\b(append|chmod|chown|copy|cp|link|mk|rename|rm|symlink|truncate|unlink|utimes|write|createWrite)/.test(
          names,
        )),
    where:
      /^(code-cache|adapters\/source\/git\/cache|clients\/files\/make-folder|clients\/history\/append|clients\/known-hosts\/file|transports\/openssh\/control)\.ts$|^commands\/(demo\/|deliver\.ts$|write-file\.ts$)/,
    why: 'deploytrace changes nothing but its cache, its history, the files it was told to write, and what its demo makes',
  },
];

const STAGES = { source: sources, artifact: artifacts, process: processes } as const;

function foldersIn(path: string): readonly string[] {
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

const values = imports.filter(({ typeOnly }) => !typeOnly);
const own = imports.filter(({ to }) => files.includes(to));

test('the check sees every import that the bundler sees', async () => {
  const { metafile } = await build({
    absWorkingDir: SRC,
    entryPoints: [...files],
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  const seen = new Set(values.map(({ from, to }) => `${from} → ${to}`));
  const built = Object.entries(metafile.inputs).flatMap(([from, input]) =>
    input.imports.map(({ path }) => `${from} → ${path}`),
  );
  expect(built.length).toBeGreaterThan(300);
  expect(built.filter((each) => !seen.has(each))).toEqual([]);
});

describe('imports', () => {
  test('point one way', () => {
    const wrong = own
      .filter(({ from, to }) => roomOf(from) !== roomOf(to))
      .filter(({ from, to }) => !ROOMS[roomOf(from)]?.may.includes(roomOf(to)))
      .map(
        ({ from, to }) => `${from} imports ${to}: ${ROOMS[roomOf(from)]?.why ?? 'no such room'}`,
      );
    expect(wrong).toEqual([]);
    expect(Object.keys(ROOMS).sort()).toEqual([...new Set(files.map(roomOf))].sort());
  });

  test('of what only some places may have are there alone', () => {
    const wrong = RESERVED.flatMap(({ what, where, why }) => {
      const found = values.filter(what);
      if (found.length === 0) return [`nothing is imported of which it is said: ${why}`];
      return found
        .filter(({ from }) => !where.test(from))
        .map(({ from, to }) => `${from} imports ${to}: ${why}`);
    });
    expect(wrong).toEqual([]);
  });

  test('of one package are in one place, so that it can be exchanged', () => {
    const places = groupBy(values.filter(isPackage), packageOf);
    expect(places.size).toBeGreaterThan(4);
    // These two have a room of their own.
    const many = [...places].filter(([name, all]) => {
      const from = new Set(all.map((each) => each.from));
      return from.size > 1 && !['zod', 'yaml', 'commander'].includes(name);
    });
    expect(many.map(([name, all]) => `${name}: ${all.map(({ from }) => from)}`)).toEqual([]);
  });

  test('make no circle: a part can be understood after those that it needs', () => {
    const next = groupBy(
      own.filter(({ typeOnly }) => !typeOnly),
      ({ from }) => from,
    );
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): readonly string[] => {
      if (path.includes(file)) return [[...path, file].join(' → ')];
      if (done.has(file)) return [];
      const found = (next.get(file) ?? []).flatMap(({ to }) => visit(to, [...path, file]));
      done.add(file);
      return found;
    };
    expect(files.flatMap((file) => visit(file, []))).toEqual([]);
  });

  test('of the program that npm links are the built command line, and nothing else', () => {
    const text = readFileSync(join(ROOT, 'bin/deploytrace.js'), 'utf8');
    expect(text).toBe("#!/usr/bin/env node\nrequire('../dist/start.cjs')('main.cjs');\n");
  });
});

describe('adapters', () => {
  const isMember = (path: string) => /^adapters\/[^/]+\/[^/]+\//.test(path);
  const memberOf = (path: string) => path.split('/').slice(0, 3).join('/');

  test('do not import their siblings: each can be taken out', () => {
    const within = own.filter(({ from, to }) => isMember(from) && isMember(to));
    expect(within.length).toBeGreaterThan(20);
    expect(within.filter(({ from, to }) => memberOf(from) !== memberOf(to))).toEqual([]);
  });

  test('are in the stages, and the template in none', () => {
    expect([...foldersIn('src/adapters')].sort()).toEqual(
      ['_template', ...Object.keys(STAGES)].sort(),
    );
    const users = own.filter(
      ({ from, to }) =>
        to.startsWith('adapters/_template/') && !from.startsWith('adapters/_template/'),
    );
    expect(users).toEqual([]);
  });

  test.each(Object.entries(STAGES))(
    'of %s are registered, and hold the contract',
    (stage, registry) => {
      const folders = foldersIn(`src/adapters/${stage}`);
      expect(Object.keys(registry).sort()).toEqual([...folders].sort());
      for (const name of folders) {
        const path = join(ROOT, 'test/adapters', stage, name, 'contract.test.ts');
        expect(existsSync(path) && readFileSync(path, 'utf8')).toContain(`type: '${name}'`);
      }
    },
  );
});

describe('places', () => {
  test('the top holds what its owner asked for and what the ecosystem expects', () => {
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n');
    const seen = readdirSync(ROOT).filter(
      (name) => !name.startsWith('.') && !ignored.includes(name) && !ignored.includes(`${name}/`),
    );
    const asked = [
      'README.md',
      'bin',
      'deploy.config.example.yaml',
      'package.json',
      'src',
      'test',
      'tsconfig.json',
    ];
    const expected = [
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'action.yml',
      'package-lock.json',
    ];
    expect(seen.filter((name) => ![...asked, ...expected].includes(name))).toEqual([]);
  });

  test('tests lie where what they test lies', () => {
    const own = ['bench', 'cli', 'live', 'support', 'transcripts'];
    const folders = foldersIn('test').filter((name) => !own.includes(name));
    expect(folders.length).toBeGreaterThan(5);
    expect(folders.filter((name) => !existsSync(join(SRC, name)))).toEqual([]);
  });

  test('the glossary knows every file of the model', () => {
    const glossary = readFileSync(join(SRC, 'model/README.md'), 'utf8');
    const nouns = files.filter((file) => file.startsWith('model/'));
    expect(nouns.length).toBeGreaterThan(10);
    const missing = nouns.filter(
      (file) => !glossary.includes(`\`${file.slice('model/'.length)}\``),
    );
    expect(missing).toEqual([]);
  });

  test('no file is long', () => {
    const long = files.filter(
      (file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > 280,
    );
    expect(long).toEqual([]);
  });
});
