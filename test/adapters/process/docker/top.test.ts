import { expect, test } from 'vitest';
import { askEngine, DOCKER } from '../../../../src/adapters/process/docker/top.ts';
import type { Engine } from '../../../../src/clients/docker/engine.ts';

test('processes that an engine tells twice are told once, each below what started it', async () => {
  const row = (pid: number) => [`${pid}`, `${pid - 1}`, 'root', '5', '0', '0', `p${pid}`];
  const rows = Array.from({ length: 40 }, (_, index) => row(index + 100));
  const answer = { Processes: rows.flatMap((each) => [each, each]) };
  const engine = { top: async () => answer } as unknown as Engine;
  const found = await askEngine({ id: 'x', name: 'x', pid: 100 }, DOCKER, engine, 0);
  expect(found.map(({ process }) => process?.depth)).toEqual(rows.map((_, index) => index));
});
