import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Supervisor } from '../../../src/model/process-facts.ts';
import { restartWords } from '../../../src/renderers/text/restart.ts';
import { process } from '../../support/trace.ts';

const under = (kind: Supervisor['kind'], name: string | null, cgroup: string | null = null) =>
  process(4121, { supervisor: { kind, name }, cgroup });

describe('restartWords', () => {
  test.each([
    ['systemd', 'shop.service', null, 'restart 4121 (systemctl restart shop.service)'],
    [
      'systemd',
      'shop@2.service',
      '/user.slice/user-1000.slice/user@1000.service/app.slice/shop@2.service',
      'restart 4121 (systemctl --user restart shop@2.service)',
    ],
    ['supervisord', 'shop:web', null, 'restart 4121 (supervisorctl restart shop:web)'],
    ['pm2', '0', null, 'restart 4121 (pm2 restart 0)'],
    ['supervisord', 'all', null, 'restart 4121'],
    ['supervisord', null, null, 'restart 4121'],
    ['container', 'f'.repeat(64), null, 'restart 4121'],
    ['none', null, null, 'restart 4121'],
  ] as const)('%s %s', (kind, name, cgroup, words) => {
    expect(restartWords([under(kind, name, cgroup)])).toBe(words);
  });

  test('law: a name from outside becomes part of a command only if it is a plain word', () => {
    const kinds = fc.constantFrom('systemd', 'supervisord', 'pm2' as const);
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('--now', 'x; reboot', '$(reboot)', 'a b', '`x`', 'a\nb', '', '../x'),
    );
    fc.assert(
      fc.property(kinds, name, (kind, each) => {
        expect(restartWords([under(kind, each)])).toMatch(
          /^restart 4121( \((systemctl|supervisorctl|pm2) restart [A-Za-z0-9_][\w.@:-]*\))?$/,
        );
      }),
    );
  });

  test('what started the others is enough', () => {
    const family = [
      process(4121),
      process(4122, { parent: 4121 }),
      process(4123, { parent: 4122 }),
      process(9000),
    ];
    expect(restartWords(family.slice(0, 3))).toBe('restart 4121 and the 2 processes it started');
    expect(restartWords(family)).toBe('restart 4121, 9000 and what they started');
    expect(restartWords(family.slice(1, 2))).toBe('restart 4122');
  });

  test('one command only where the same supervisor keeps all', () => {
    const other = process(4200, { supervisor: { kind: 'pm2', name: '1' } });
    expect(restartWords([under('pm2', '0'), other])).toBe('restart 4121, 4200');
  });

  test('the same number on another host is another process', () => {
    const away = process(4122, { parent: 4121 }, {}, 'web-2');
    expect(restartWords([process(4121), away])).toBe('restart 4121, web-2 4122');
  });
});
