import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { selectEnvironment } from '../../src/config/select.ts';
import { planConfig } from '../../src/pipeline/plan.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function plan(...lines: readonly string[]) {
  const file = join(temporaryFolder(), 'deploy.config.yaml');
  writeFileSync(file, ['version: 1', ...lines, ''].join('\n'));
  return planConfig(selectEnvironment(await loadConfig(file, {}), null));
}

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('of an image, without a word of its processes, containers run', () => {
  test.each([
    ['registry.example.com:5000/shop/api:1.8.2', 'registry.example.com:5000/shop/api'],
    ['registry.example.com:5000/shop/api', 'registry.example.com:5000/shop/api'],
    [`shop/api:1@${DIGEST}`, 'shop/api'],
    [`nginx@${DIGEST}`, 'nginx'],
    ['shop/api:{version}-alpine', 'shop/api'],
  ])('of %s, those of %s', async (reference, image) => {
    const { process } = await plan(`artifact: { type: image, reference: "${reference}" }`);
    expect(process).toMatchObject({ type: 'docker', options: { find: { image } } });
  });

  test('unless its very name depends on the source, or the config says what runs', async () => {
    const named = await plan('artifact: { type: image, reference: "shop/{branch}:1" }');
    expect(named.process.type).toBe('host');
    const told = await plan(
      'artifact: { type: image, reference: "shop/api:1" }',
      'process: { type: host, find: { port: 8080 } }',
    );
    expect(told.process).toMatchObject({ type: 'host', options: { find: { port: 8080 } } });
  });
});
