import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isConfigError, trace } from '../src/index.ts';
import { traceOutput } from '../src/renderers/json/schema.ts';
import { nextSecond, PYTHON_SERVER, startProcess } from './support/process.ts';
import { commit, initRepository } from './support/repository.ts';
import { deploytrace, run } from './support/run.ts';
import { temporaryFolder } from './support/temporary.ts';

const ROOT = join(import.meta.dirname, '..');

async function system() {
  const cwd = initRepository(join(temporaryFolder(), 'shop'));
  const head = commit(cwd, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd });
  return { cwd, head, pid };
}

describe('the library', () => {
  it('gives what the command line prints as JSON', async () => {
    const { cwd, head, pid } = await system();
    const result = await trace({ cwd, timeout: 20_000 });
    expect(traceOutput.parse(result)).toMatchObject({ verdict: 'match', system: 'shop' });
    expect(result.processes).toMatchObject([{ pid, revision: head, verdict: 'match' }]);
    const { stdout } = await deploytrace(['show', '--json'], { cwd });
    const printed = JSON.parse(stdout);
    // The command itself stands in the folder, and is named as left out.
    const still = { resolvedAt: '', durationMs: 0, problems: [] };
    const withoutLoad = (each: typeof printed) =>
      JSON.stringify({ ...each, ...still }, (key, value) =>
        ['cpu', 'memory', 'loaded', 'startedAt'].includes(key) ? null : value,
      );
    expect(withoutLoad(result)).toBe(withoutLoad(printed));
  });

  it('takes a config, an environment, values for it, and a process', async () => {
    const { cwd, head, pid } = await system();
    writeFileSync(
      join(cwd, 'other.yaml'),
      `version: 1\nsystem: shop-\${WORD}\nenvironments:\n  live: { process: { type: host, find: { pid: ${pid} } } }\n`,
    );
    const options = { cwd, config: 'other.yaml', environment: 'live' };
    const result = await trace({ ...options, env: { ...process.env, WORD: 'hunter2hunter2' } });
    expect(result).toMatchObject({ environment: 'live', processes: [{ pid, revision: head }] });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(await trace({ cwd: '/', pid })).toMatchObject({ source: { revision: head } });
    const error = await trace({ ...options, env: {} }).catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error('expected a config error');
    expect(error.faults).toMatchObject([{ position: { line: 2 } }]);
  });

  it('rejects what is impossible, and when its caller gives up', async () => {
    const { cwd } = await system();
    for (const options of [
      { cwd: '/' },
      { cwd, environment: 'x' },
      { cwd, timeout: 0 },
      { cwd, timeout: Number.NaN },
    ])
      expect(await trace(options).then(() => null, isConfigError)).toBe(true);
    const given = AbortSignal.abort(new Error('given up'));
    await expect(trace({ cwd, signal: given })).rejects.toThrow('given up');
    expect(isConfigError(new Error('x'))).toBe(false);
  });
});

describe('built, by its name', () => {
  const USE = `trace({ cwd: process.argv[1] }).then(({ verdict }) => console.log(verdict, typeof isConfigError))`;

  it.each([
    ['module', `import { isConfigError, trace } from 'deploytrace'; ${USE}`],
    ['commonjs', `const { isConfigError, trace } = require('deploytrace'); ${USE}`],
  ])('it is imported as %s, prints nothing, and leaves nothing running', async (type, code) => {
    const { cwd } = await system();
    const args = [`--input-type=${type}`, '-e', code, cwd];
    const ran = await run(process.execPath, args, { cwd: ROOT });
    expect(ran).toEqual({ code: 0, stdout: 'match function\n', stderr: '' });
  });

  it('works as the README shows it', async () => {
    const { cwd, pid } = await system();
    const config = `version: 1\nprocess: { type: host, find: { pid: ${pid} } }\nenvironments: { production: {} }\n`;
    writeFileSync(join(cwd, 'deploy.config.yaml'), config);
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const shown = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const code = `${shown.replace("'/srv/shop'", 'process.argv[1]')}console.log(verdict, processes[0].pid)`;
    const ran = await run(process.execPath, ['--input-type=module', '-e', code, cwd], {
      cwd: ROOT,
    });
    expect(ran).toEqual({ code: 0, stdout: `match ${pid}\n`, stderr: '' });
  });

  it('its schemas are those that the command line prints', async () => {
    for (const [name, args] of [
      ['trace', ['--output']],
      ['config', []],
    ] as const) {
      const code = `console.log(require.resolve('deploytrace/${name}.schema.json'))`;
      const { stdout } = await run(process.execPath, ['-e', code], { cwd: ROOT });
      const printed = await deploytrace(['schema', ...args], { cwd: '/' });
      expect(readFileSync(stdout.trim(), 'utf8')).toBe(printed.stdout);
    }
  });

  it('its types hold for those who use it, in modules and in CommonJS', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
    symlinkSync(ROOT, join(folder, 'node_modules/deploytrace'));
    symlinkSync(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
    const use = `import { isConfigError, trace, type TraceOptions, type TraceResult } from 'deploytrace';
const options: TraceOptions = { environment: 'production', timeout: 5000 };
export async function pids(): Promise<readonly (number | null)[]> {
  try {
    const result: TraceResult = await trace(options);
    return result.processes.map(({ pid }) => pid);
  } catch (error) {
    if (isConfigError(error)) return [error.faults[0]?.position?.line ?? null];
    throw error;
  }
}
`;
    const wrong = `import { trace } from 'deploytrace';
// @ts-expect-error there is no such option
export const none = trace({ enviroment: 'x' });
// @ts-expect-error nor such a verdict
export const never = trace().then(({ verdict }) => verdict === 'ok');
`;
    for (const ending of ['mts', 'cts']) {
      writeFileSync(join(folder, `use.${ending}`), use);
      writeFileSync(join(folder, `wrong.${ending}`), wrong);
    }
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      noEmit: true,
      types: ['node'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })).toBe('');
  });
});
