// Bundles the command line: a start loads one file, and each adapter is a chunk of its own.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { everydayOutputs, toOneModule, toStub } from './everyday.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const dist = join(root, 'dist');
const target = 'node20.19';

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
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
  // ssh2 does without its compiled parts where they are missing, as they are for everybody here.
  external: ['cpu-features', '*.node'],
});
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'chunks'), { recursive: true });
const code = new Map();
for (const { path, text } of outputFiles) code.set(relative(root, path), await toCommonJs(text));
const everyday = everydayOutputs(metafile.outputs, 'dist/main.cjs').map((path) => ({
  path,
  id: `./${basename(path)}`,
  code: code.get(path),
}));
for (const { path, id } of everyday) code.set(path, toStub('./everyday.cjs', id));
code.set('dist/chunks/everyday.cjs', toOneModule(everyday));
for (const [path, text] of code) writeFileSync(join(root, path), text);
writeFileSync(join(dist, 'LICENSES.txt'), licences(metafile));

/**
 * esbuild splits only ES modules, but node takes 5 ms longer to start with one, and half a millisecond more for
 * each chunk. So each is turned into CommonJS by itself; what is loaded lazily stays so.
 */
async function toCommonJs(text) {
  const supported = { 'dynamic-import': false };
  // Of what a dependency wrote in its own files.
  const logOverride = { 'suspicious-boolean-not': 'silent' };
  const options = { format: 'cjs', minify: true, target, supported, logOverride };
  const { code } = await transform(text, options);
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
