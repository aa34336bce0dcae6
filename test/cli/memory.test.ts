import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextSecond, startProcess } from '../support/process.ts';
import { git, initRepository } from '../support/repository.ts';
import { BIN, run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ENTRIES = 15_000;
/** kB, of which an empty script takes 40,000. */
const MOST = 110_000;

/** Has the command tell the most memory that it ever took, as the kernel counted it. */
const TELL = `import { readFileSync } from 'node:fs';
process.on('exit', () => process.stderr.write(readFileSync('/proc/self/status', 'utf8')));`;

async function peakOf(folder: string, config: string): Promise<number> {
  writeFileSync(join(folder, 'deploy.config.yaml'), config);
  const preload = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const args = ['--import', preload, BIN, 'show', '--timeout', '120', '--json'];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder });
  const { processes, artifacts } = JSON.parse(stdout);
  expect([artifacts[0].state, processes[0].state]).toEqual(['observed', 'observed']);
  expect(processes[0].verdict).toBe('match');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(stderr)?.[1]);
}

/** As one commit, checked out; git's own way to do so would take minutes. */
function importFiles(folder: string): void {
  const names = Array.from({ length: ENTRIES }, (_, index) => `module_with_a_name_${index}.py`);
  const file = (name: string, text: string) =>
    `M 644 inline ${name}\ndata ${text.length}\n${text}\n`;
  const files = names.map((name) => file(name, `# ${name}\n`)).join('');
  const head =
    'commit refs/heads/main\ncommitter Ana <ana@example.com> 1700000000 +0000\ndata 3\nAll\n';
  const app = file('app.py', 'import time; print(1, flush=True); time.sleep(600)\n');
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: `${head}${files}${app}` });
  git(folder, 'reset', '--hard', '--quiet');
}

test('a folder of very many files is never held: checkout and files', {
  timeout: 240_000,
}, async () => {
  const base = temporaryFolder();
  const folder = initRepository(join(base, 'shop'));
  importFiles(folder);
  await nextSecond();
  const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  const head = `version: 1\nsource: { type: git, repository: ${folder} }\nprocess: { type: host, find: { pid: ${pid} } }\n`;
  for (const type of ['checkout', 'files']) {
    const config = `${head}artifact: { type: ${type}, path: ${folder} }\n`;
    expect(await peakOf(base, config)).toBeLessThan(MOST);
  }
});
