// Bundles the command line: a start loads one file, and each adapter is a chunk of its own.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { toChunk, toGroups, toOneText, toStart } from './groups.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const dist = join(root, 'dist');
const target = 'node20.19';

const COMMON_JS = {
  platform: 'node',
  minify: true,
  target,
  supported: { 'dynamic-import': false },
  // Of what a dependency wrote in its own files.
  logOverride: { 'suspicious-boolean-not': 'silent' },
  logLevel: 'warning',
};

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', 'src/index.ts', 'src/code-cache.ts'],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target,
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  write: false,
  logLevel: 'warning',
  legalComments: 'none',
  define: { DEPLOYTRACE_VERSION: JSON.stringify(version) },
  // ssh2 does without its compiled parts where they are missing, as they are for everybody.
  external: ['*.node'],
  plugins: [withoutUnused()],
});
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'chunks'), { recursive: true });
const texts = new Map(outputFiles.map(({ path, text }) => [relative(root, path), text]));
const groups = toGroups(metafile.outputs);
const grouped = new Set(groups.flatMap(({ paths }) => paths));
const code = new Map();
for (const [path, text] of texts)
  if (!grouped.has(path)) code.set(path, toChunk(await toCommonJs(text), dirname(path) === 'dist' ? './' : '../'));
const [startText, ...groupTexts] = await Promise.all(groups.map((group) => toOneText(group, texts, COMMON_JS)));
const id = createHash('sha256').update(groupTexts.join('\n')).digest('hex').slice(0, 16);
code.set('dist/start.cjs', toStart(startText, groups, id));
for (const [index, { name }] of groups.slice(1).entries()) code.set(`dist/chunks/${name}.js`, groupTexts[index]);
for (const [path, text] of code) writeFileSync(join(root, path), text);
writeFileSync(join(dist, 'LICENSES.txt'), licences(metafile));
library();

/**
 * dockerode brings what builds images over gRPC, a way over SSH that checks no host key, and one over TLS by
 * variables of the environment; ssh2 a compiled part that only we would have. None is used, and all would be loaded.
 */
function withoutUnused() {
  const isUnused = ({ path, importer }) =>
    path !== 'ssh2' || importer.includes('docker-modem');
  return {
    name: 'without-unused',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^(@grpc\/|ssh2$|split-ca$|cpu-features$)/ }, (each) =>
        isUnused(each) ? { path: each.path, namespace: 'unused' } : undefined,
      );
      onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = () => {};' }));
    },
  };
}

/** What other programs import: node takes the same code by both doors, and TypeScript the same types. */
function library() {
  const names = ['isConfigError', 'trace'];
  writeFileSync(
    join(dist, 'index.mjs'),
    `import library from './index.cjs';\nexport const { ${names.join(', ')} } = library;\n`,
  );
  const types = declarations();
  for (const ending of ['mts', 'cts']) writeFileSync(join(dist, `index.d.${ending}`), types);
  for (const [name, args] of [
    ['trace', ['--output']],
    ['config', []],
  ])
    writeFileSync(join(dist, `${name}.schema.json`), run('bin/deploytrace.js', ['schema', ...args]));
}

/** All that is public is declared in one file, so that nothing else has to be shipped. */
function declarations() {
  const out = join(root, 'node_modules/.cache/deploytrace/types');
  run('node_modules/typescript/bin/tsc', ['-p', '.config/types.json', '--outDir', out]);
  const text = readFileSync(join(out, 'index.d.ts'), 'utf8');
  if (/^import |from '/m.test(text)) throw new Error('src/index.ts exports a type that it does not declare');
  return text;
}

function run(program, args) {
  return execFileSync(process.execPath, [join(root, program), ...args], { cwd: root, encoding: 'utf8' });
}

/**
 * esbuild splits only ES modules, but node takes 5 ms longer to start with one, and half a millisecond more for
 * each chunk. So each is turned into CommonJS by itself; what is loaded lazily stays so.
 */
async function toCommonJs(text) {
  const { code } = await transform(text, { ...COMMON_JS, format: 'cjs' });
  return code;
}

/** The licence of every package that went into the bundle, as its authors wrote it. */
function licences({ inputs }) {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  );
  return [...folders].sort().map(licenceOf).join('\n');
}

function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e(\.|$)/i.test(name));
  if (!file) throw new Error(`${folder} goes into the bundle and has no licence to ship with it`);
  const text = readFileSync(join(root, folder, file), 'utf8');
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}
