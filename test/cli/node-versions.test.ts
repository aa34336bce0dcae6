import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { needs } from '../support/needs.ts';
import { NODE_SERVER } from '../support/node-server.ts';
import { NODE_LINES, nodeOf } from '../support/node-versions.ts';
import { startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { BIN, deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const { version, engines } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
);

for (const line of NODE_LINES) {
  describe(`the built command line under node ${line}`, needs(`node ${line}`), () => {
    const node = nodeOf(line);
    const run = (args: readonly string[], cwd: string) =>
      deploytrace(args, { cwd, program: [node, BIN] });

    test('which is of that line, the oldest the very one that is promised', () => {
      const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
      expect(stdout).toMatch(new RegExp(`^v${line}\\.`));
      if (line === NODE_LINES[0]) expect(`>=${stdout.trim().slice(1)}`).toBe(`${engines.node}.0`);
    });

    test('tells its version and its schemas', async () => {
      expect(await run(['--version'], '/')).toEqual({
        code: 0,
        stdout: `${version}\n`,
        stderr: '',
      });
      for (const args of [['schema'], ['schema', '--output']]) {
        const { stdout, stderr } = await run(args, '/');
        expect(JSON.parse(stdout)).toHaveProperty('$schema');
        expect(stderr).toBe('');
      }
    });

    test('traces a server that this node runs, by a config and without', async () => {
      const shop = initRepository(join(temporaryFolder(), 'shop'));
      const head = commit(shop, 'Greet', {
        'server.js': NODE_SERVER,
        'deploy.config.yaml': 'version: 1\nsystem: shop\nsource: { type: git, ref: main }\n',
      });
      const { pid } = await startProcess(node, ['server.js'], { cwd: shop });
      const shown = await run(['show', '--evidence'], shop);
      expect(shown).toMatchObject({ code: 0, stderr: '' });
      expect(shown.stdout).toContain(String(pid));
      for (const args of [
        ['verify', '--json'],
        ['show', '--json', `--pid=${pid}`],
      ]) {
        const { stdout, stderr } = await run(args, shop);
        const trace = traceOutput.parse(JSON.parse(stdout));
        expect(trace.source.revision).toBe(head);
        expect(trace.processes).toMatchObject([{ pid }]);
        expect(stderr).toBe('');
      }
    });

    test('plays the demo', async () => {
      const { code, stdout, stderr } = await run(['demo', '--json'], '/');
      const verdicts = stdout
        .trim()
        .split('\n')
        .map((each) => JSON.parse(each).verdict);
      expect(verdicts).toEqual(['match', 'drift', 'drift', 'match']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  });
}
