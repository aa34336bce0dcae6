import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { askHost, factsOf } from '../../../support/host.ts';
import { NODE_SERVER } from '../../../support/node-server.ts';
import { startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const named = (main: string) => `{ "main": ${JSON.stringify(main)} }`;

test.each([
  ['what its package.json names', { 'package.json': named('server') }, 'server/index.js'],
  ['a file without its ending', { 'package.json': named('./dist/app') }, 'dist/app.js'],
  ['the index', { 'package.json': '{}' }, 'index.js'],
  ['the index, if no file is named', { 'package.json': '' }, 'index.js'],
])('a real node that was told to run its folder runs %s', async (_name, files, script) => {
  const folder = temporaryFolder();
  mkdirSync(dirname(join(folder, script)), { recursive: true });
  for (const [path, text] of Object.entries({
    'index.js': 'exit();',
    ...files,
    [script]: NODE_SERVER,
  }))
    if (text) writeFileSync(join(folder, path), text);
  await startProcess(process.execPath, ['.'], { cwd: folder });
  const [facts] = factsOf(await askHost({ inside: folder }));
  expect(facts?.script?.path).toBe(join(folder, script));
});
