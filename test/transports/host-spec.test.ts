import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHost } from '../../src/transports/host-spec.ts';

const remote = (name: string, host: string, user: string | null, port: number | null) => ({
  kind: 'remote',
  name,
  host,
  user,
  port,
  identity: null,
});

test.each([
  ['local', { kind: 'local', name: 'local' }],
  ['localhost', remote('localhost', 'localhost', null, null)],
  ['web-1', remote('web-1', 'web-1', null, null)],
  ['deploy@web-1', remote('deploy@web-1', 'web-1', 'deploy', null)],
  ['ssh://deploy@web-1:2222', remote('deploy@web-1:2222', 'web-1', 'deploy', 2222)],
  ['ssh://web-1/', remote('web-1', 'web-1', null, null)],
  ['10.0.0.7', remote('10.0.0.7', '10.0.0.7', null, null)],
  ['::1', remote('::1', '::1', null, null)],
  ['[::1]', remote('[::1]', '::1', null, null)],
  ['ana@[fe80::1%eth0]', remote('ana@[fe80::1%eth0]', 'fe80::1%eth0', 'ana', null)],
  ['ssh://ana@[::1]:22', remote('ana@[::1]:22', '::1', 'ana', 22)],
  ['ana@example.com@web', remote('ana@example.com@web', 'web', 'ana@example.com', null)],
  ['ACME\\ana@web', remote('ACME\\ana@web', 'web', 'ACME\\ana', null)],
])('%s is a host', (text, spec) => {
  expect(parseHost(text)).toEqual(spec);
});

test.each([
  '',
  '-oProxyCommand=touch pwned',
  'ssh://-oProxyCommand=touch',
  '-x@web',
  'web;id',
  'web$(id)',
  'web`id`',
  'web id',
  'web\nid',
  'web\0',
  'we"b',
  "we'b",
  'ana;id@web',
  'ana\\@web',
  '@web',
  'ssh://web:0',
  'ssh://web:65536',
  'ssh://web:x',
  'ssh://web/path',
  'web:22',
  'http://web',
  '[web]',
  '[::1',
  'fe80::1%$(id)',
  'x'.repeat(256),
])('%j is none', (text) => {
  expect(parseHost(text)).toHaveProperty('fault');
});

describe('laws', () => {
  test('a password is refused and not repeated', () => {
    expect(JSON.stringify(parseHost('ssh://ana:hunter2@web'))).not.toContain('hunter2');
    expect(parseHost('ssh://ana:hunter2@web')).toHaveProperty('fault');
  });

  test('whatever is accepted is no option, and holds nothing that a shell would act on', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab1.-_@:[]/\\%$;\'"`(|& \n\0é') });
    fc.assert(
      fc.property(part, fc.constantFrom('', 'ssh://'), (text, scheme) => {
        const spec = parseHost(scheme + text);
        if ('fault' in spec || spec.kind === 'local') return;
        for (const word of [spec.host, spec.user ?? 'x']) {
          expect(word).toMatch(/^[^-][\w.@:%/+\\-]*$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
