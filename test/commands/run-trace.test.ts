import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { cacheFolder } from '../../src/commands/run-trace.ts';

test('the cache is where the XDG specification says, and nowhere relative', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/ci', HOME: '/home/ana' })).toBe(
    '/var/cache/ci/deploytrace',
  );
  expect(cacheFolder({ XDG_CACHE_HOME: 'cache', HOME: '/home/ana' })).toBe(
    '/home/ana/.cache/deploytrace',
  );
  for (const HOME of ['', 'ana'])
    expect(cacheFolder({ HOME })).toBe(`${homedir()}/.cache/deploytrace`);
});
