import { expect, test } from 'vitest';
import { toScope } from '../../src/model/scope.ts';

test.each([
  ['services/api', true],
  ['services/api/app.py', true],
  ['services/', true],
  ['services/api2/app.py', false],
  ['services/web/app.py', false],
  ['api/app.py', false],
  ['/srv/shop', true],
])('%s counts: %s', (path, counts) => {
  expect(toScope(['lib', 'services/api'])(path)).toBe(counts);
});

test('everything counts without a limit', () => {
  for (const paths of [[], [''], ['lib', '']]) expect(toScope(paths)('app.py')).toBe(true);
});
