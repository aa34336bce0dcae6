import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary.ts';

const ROOT = join(import.meta.dirname, '../../..');
const README = readFileSync(join(ROOT, 'src/adapters/README.md'), 'utf8');
const [copy, register, document] = [...README.matchAll(/^```\w+\n(.*?)^```$/gms)].map(
  ([, text = '']) => text,
);

function copyOfProject(): string {
  const folder = temporaryFolder();
  const parts = 'src test bin .config tsconfig.json package.json README.md CONTRIBUTING.md'.split(
    ' ',
  );
  for (const part of parts) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  for (const part of ['node_modules', '.gitignore'])
    symlinkSync(join(ROOT, part), join(folder, part));
  return folder;
}

test('what the README says makes an adapter that compiles, is registered and keeps the contract', () => {
  const folder = copyOfProject();
  const shell = (script = '') =>
    execFileSync('bash', ['-euc', script], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  shell(copy);
  const registry = join(folder, 'src/adapters/artifact/index.ts');
  const before = readFileSync(registry, 'utf8');
  writeFileSync(registry, before.replace('\n} satisfies', `\n${register?.trimEnd()}\n} satisfies`));
  shell(document);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('### artifact: note');
  shell('npx tsc');
  const tests = ['test/adapters/artifact/note', 'test/architecture.test.ts'];
  const { stdout, status } = spawnSync(
    'npx',
    ['vitest', 'run', '--config', '.config/vitest.config.ts', ...tests],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stdout).toMatch(/^\d\d passed, 0 failed$/m);
  expect(status).toBe(0);
}, 300_000);
