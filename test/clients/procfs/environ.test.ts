import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepAllowed, parseEnviron } from '../../../src/clients/procfs/environ.ts';

const join = (...assignments: readonly string[]) => `${assignments.join('\0')}\0`;

test('what is known by name is kept, all else is not', () => {
  const kept = keepAllowed(
    join('PATH=/bin', 'GIT_COMMIT=abc1234', 'DB_PASSWORD=hunter2', 'pm_id=3'),
  );
  expect(kept).toEqual(['GIT_COMMIT=abc1234', 'pm_id=3']);
  expect(parseEnviron(kept)).toEqual({ GIT_COMMIT: 'abc1234', pm_id: '3' });
});

test('of gunicorn’s arguments only one switch is kept', () => {
  const of = (value: string) => keepAllowed(join(`GUNICORN_CMD_ARGS=${value}`));
  expect(of('--preload --env=TOKEN=x')).toEqual(['GUNICORN_CMD_ARGS=--preload']);
  expect(of('--env=TOKEN=x')).toEqual(['GUNICORN_CMD_ARGS=']);
  expect(of('--preloaded')).toEqual(['GUNICORN_CMD_ARGS=']);
});

test('of what node is told, only the files that it loads first are kept', () => {
  const of = (value: string) => keepAllowed(join(`NODE_OPTIONS=${value}`));
  expect(of('--title=TOKEN -r ./a.js --max-old-space-size=4 --import=./b.mjs x')).toEqual([
    'NODE_OPTIONS=-r ./a.js --import=./b.mjs',
  ]);
  expect(of('--title=TOKEN')).toEqual(['NODE_OPTIONS=']);
});

test('of what pm2 started its name is kept, wherever pm2 put it', () => {
  const settings = { env: { name: 'inner', SECRET: 'x' }, list: ['name'], name: 'my "shop"', n: 1 };
  const json = JSON.stringify(settings);
  expect(keepAllowed(join('pm_id=0', 'name=shop'))).toEqual(['pm_id=0', 'name=shop']);
  expect(keepAllowed(join(`pm2_env=${json}`))).toEqual(['name=my "shop"']);
  expect(keepAllowed(join('name=shop'))).toEqual([]);
  expect(keepAllowed(join('pm_id=0', 'name=outer', `pm2_env=${json}`))).toEqual(['pm_id=0']);
  expect(keepAllowed(join('pm2_env={"name":'))).toEqual([]);
  expect(keepAllowed(join('pm2_env={"name":{"name":"x"}}'))).toEqual([]);
});

test('law: no value of a variable that is not known is ever kept', () => {
  const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/).map((text) => `X_${text}`);
  const value = fc.stringMatching(/^[ -~]{8,20}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (all) => {
      expect(keepAllowed(join(...all.map(([key, each]) => `${key}=${each}`)))).toEqual([]);
    }),
  );
});

test('a title that was written over the environment says nothing', () => {
  expect(keepAllowed('worker 3\0')).toEqual([]);
});
