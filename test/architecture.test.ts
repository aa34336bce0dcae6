import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { artifacts } from '../src/adapters/artifact/index.ts';
import { processes } from '../src/adapters/process/index.ts';
import { sources } from '../src/adapters/source/index.ts';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const pattern =
    /(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)|import\s+'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[2] ?? match[3] ?? match[4] ?? '';
    const to = target.startsWith('.') ? relative(SRC, join(SRC, dirname(file), target)) : target;
    return { from: file, to, typeOnly: match[1] !== undefined };
  });
}

const roomOf = (path: string) => path.split('/')[0] ?? path;

/** What each room may import besides itself, and why nothing else. */
const ALLOWED: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly reason: string }>
> = {
  model: { rooms: [], reason: 'the nouns know nobody' },
  config: { rooms: ['model'], reason: 'a config is text with positions; it knows no adapter' },
  linkers: { rooms: ['model'], reason: 'linkers judge facts and never see where they came from' },
  renderers: { rooms: ['model'], reason: 'a renderer is a function of the trace' },
  clients: { rooms: ['model'], reason: 'clients serve adapters and are not steered by them' },
  transports: {
    rooms: ['model', 'clients'],
    reason: 'a transport runs what it is handed; it does not know what is asked for',
  },
  adapters: {
    rooms: ['model', 'clients', 'transports'],
    reason: 'an adapter looks; it does not judge or print',
  },
  pipeline: {
    rooms: ['model', 'config', 'adapters', 'linkers', 'transports'],
    reason: 'the pipeline is silent: no renderer',
  },
  commands: {
    rooms: ['model', 'config', 'pipeline', 'renderers', 'adapters', 'clients'],
    reason: 'commands are the outermost room',
  },
  'cli.ts': { rooms: ['commands', 'version.ts'], reason: 'flags only' },
  'main.ts': { rooms: ['cli.ts', 'commands', 'version.ts'], reason: 'streams and signals only' },
  'version.ts': { rooms: [], reason: 'one constant' },
};

test('the check sees the code', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(150);
});

test('imports point one way', () => {
  const wrong = imports
    .filter(({ to }) => !isPackage(to))
    .filter(({ from, to }) => roomOf(from) !== roomOf(to))
    .filter(({ from, to }) => !ALLOWED[roomOf(from)]?.rooms.includes(roomOf(to)))
    .map(
      ({ from, to }) =>
        `${from} imports ${to}: ${ALLOWED[roomOf(from)]?.reason ?? 'no rule names this room'}`,
    );
  expect(wrong).toEqual([]);
});

test('an adapter does not import its siblings', () => {
  const family = (path: string) => path.split('/').slice(0, 3).join('/');
  const wrong = imports.filter(
    ({ from, to }) => isMember(from) && isMember(to) && family(from) !== family(to),
  );
  expect(wrong).toEqual([]);
});

/** `adapters/source/git/…`. */
function isMember(path: string): boolean {
  return path.startsWith('adapters/') && path.split('/').length > 3;
}

test.each([
  ['source', sources],
  ['artifact', artifacts],
  ['process', processes],
] as const)('every %s adapter is registered', (stage, registry) => {
  const folders = readdirSync(join(SRC, 'adapters', stage), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(Object.keys(registry).sort()).toEqual(folders.sort());
});

test('each package is imported in one place', () => {
  const places = new Map<string, Set<string>>();
  for (const { from, to, typeOnly } of imports) {
    if (!isPackage(to) || to.startsWith('node:') || typeOnly) continue;
    const name = to.startsWith('@')
      ? to.split('/').slice(0, 2).join('/')
      : (to.split('/')[0] ?? to);
    places.set(name, (places.get(name) ?? new Set()).add(from));
  }
  // Schemas stand where the options are; YAML stays in the config's room, which another test holds.
  const shared = ['zod', 'yaml'];
  const many = [...places].filter(([name, from]) => !shared.includes(name) && from.size > 1);
  expect(many.map(([name, from]) => `${name}: ${[...from].join(', ')}`)).toEqual([]);
});

test('schemas are loaded only where there is something to check', () => {
  const zod = imports
    .filter(({ to, typeOnly }) => to === 'zod' && !typeOnly)
    .map(({ from }) => from);
  expect(
    zod.filter((from) => !/(^config\/|options\.ts$|renderers\/json\/schema\.ts$)/.test(from)),
  ).toEqual([]);
});

test('YAML is read in one room', () => {
  const yaml = imports.filter(({ to }) => to === 'yaml').map(({ from }) => roomOf(from));
  expect([...new Set(yaml)]).toEqual(['config']);
});

test('no file is long', () => {
  const long = files.filter(
    (file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > 280,
  );
  expect(long).toEqual([]);
});

function isPackage(path: string): boolean {
  return !files.includes(path);
}
