import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NODE_SERVER } from '../support/node-server.ts';
import { startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** What is for people, and what node and npm look at; the rest must be what is loaded. */
const BESIDE_THE_CODE = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'bin/package.json',
  'deploy.config.example.yaml',
  'dist/LICENSES.txt',
  'dist/config.schema.json',
  'dist/index.d.cts',
  'dist/index.d.mts',
  'dist/trace.schema.json',
  'package.json',
];

const folder = mkdtempSync(join(tmpdir(), 'deploytrace-test-'));
const prefix = join(folder, 'prefix');
const installed = join(prefix, 'lib/node_modules/deploytrace');
let files: readonly string[] = [];

/** npm with nothing of the user's, or of the npm that runs the tests. */
function npm(...args: readonly string[]): string {
  return execFileSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

beforeAll(() => {
  // Without scripts: they would build anew what other tests are running.
  const [packed] = JSON.parse(
    npm('pack', '--ignore-scripts', '--json', `--pack-destination=${folder}`),
  );
  files = packed.files.map(({ path }: { path: string }) => path).sort();
  npm('install', '--global', '--offline', `--prefix=${prefix}`, join(folder, packed.filename));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file and all that it imports, and so on. */
function loadedFrom(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(join(installed, path), 'utf8');
  const imports = text.matchAll(
    /(?:\bfrom|\bimport|\brequire(?:\.resolve)?)\s*\(?\s*["'](\.\.?\/[^"']+)["']/g,
  );
  for (const [, to = ''] of imports) {
    // What was put into one file with others is found there by its name.
    const beside = normalize(join(dirname(path), to));
    loadedFrom(files.includes(beside) ? beside : fileOf(basename(to)), seen);
  }
  return seen;
}

/** The file that holds a module: its own, that of a group, or what every start loads. */
function fileOf(name: string): string {
  const start = readFileSync(join(installed, 'dist/start.cjs'), 'utf8');
  const [, groups = ''] = /^const groups=(.*);$/m.exec(start) ?? [];
  const found = Object.entries<{ readonly members: readonly string[] }>(JSON.parse(groups)).find(
    ([, { members }]) => members.includes(name),
  );
  if (found) return `dist/chunks/${found[0]}.js`;
  return start.includes(`"${name}":`) ? 'dist/start.cjs' : `dist/chunks/${name}`;
}

test('it holds what node loads, a few pages for people, and nothing else', () => {
  const loaded = new Set(
    ['bin/deploytrace.js', 'dist/index.mjs'].flatMap((path) => [...loadedFrom(path)]),
  );
  expect(loaded.size).toBeGreaterThan(20);
  expect(files).toEqual([...BESIDE_THE_CODE, ...loaded].sort());
});

test('installing it fetches nothing and runs nothing', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'])
    expect(manifest).not.toHaveProperty(kind);
  for (const script of ['preinstall', 'install', 'postinstall'])
    expect(manifest.scripts).not.toHaveProperty(script);
});

test('it ships the licence of each package that is in the bundle', () => {
  const text = readFileSync(join(installed, 'dist/LICENSES.txt'), 'utf8');
  const parts = text.split(/^(?=\S+ \d+\.\d+\.\d+ \(.*\)$)/m);
  expect(parts.map((part) => part.split(' ')[0])).toEqual(
    expect.arrayContaining(['commander', 'ms', 'semver', 'simple-git', 'yaml', 'zod']),
  );
  for (const part of parts) expect(part).toMatch(/copyright/i);
});

describe('installed elsewhere', () => {
  const run = (args: readonly string[], cwd: string) =>
    deploytrace(args, { cwd, program: [join(prefix, 'bin/deploytrace')] });

  test('it tells its version', async () => {
    expect(await run(['--version'], '/')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('it traces a repository', async () => {
    const shop = initRepository(join(temporaryFolder(), 'shop'));
    const head = commit(shop, 'Greet', { 'server.js': NODE_SERVER });
    await startProcess(process.execPath, ['server.js'], { cwd: shop });
    const { code, stdout, stderr } = await run(['show'], shop);
    expect(stdout).toContain(head.slice(0, 7));
    expect(stdout).toContain('Greet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('it offers the demo', async () => {
    const { code, stdout } = await run(['demo', '--help'], '/');
    expect(stdout).toContain('Usage: deploytrace demo');
    expect(code).toBe(0);
  });
});
