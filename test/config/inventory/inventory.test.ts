import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListedHost } from '../../../src/config/inventory/hosts.ts';
import { expandRanges } from '../../../src/config/inventory/range.ts';
import { readHostFile, readInventory } from '../../../src/config/inventory/read.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function fileOf(text: string, name = 'hosts.ini'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

function words({ name, host, user, port, isLocal }: ListedHost): string {
  const place = host ? ` at ${host.text}` : '';
  return `${user ? `${user.text}@` : ''}${name}${place}${port ? `:${port.text}` : ''}${isLocal ? ' here' : ''}`;
}

async function hostsOf(text: string, group?: string, name?: string) {
  return (await readInventory(fileOf(text, name), group))?.hosts.map(words) ?? null;
}

async function faultOf(text: string, name?: string): Promise<string> {
  try {
    await readInventory(fileOf(text, name));
  } catch (error) {
    const [fault] = error instanceof ConfigError ? error.faults : [];
    if (fault) return `${fault.position?.line}:${fault.position?.column} ${fault.message}`;
    throw error;
  }
  throw new Error('expected a ConfigError, got none');
}

const INI = `# production
bastion ansible_host=192.0.2.1

[web]
web[01:03].example.com:2222  ansible_user=deploy http_port=80 # the fronts
"odd one" is_ignored="a b=c"

[db] ; databases
db-[a:c] ansible_ssh_host='10.0.0.7'
[2001:db8::1]:22
localhost ansible_connection=local

[web:vars]
ansible_user = www   # overridden by the hosts
ansible_port=22

[production:children]
web
db

[production:vars]
ansible_user="admin"
proxy={{ nothing that is read }}
`;

const YAML = `all:
  hosts:
    bastion: { ansible_host: 192.0.2.1 }
  vars: { ansible_user: root, secret: !vault "x" }
  children:
    production:
      vars: { ansible_user: admin }
      children:
        web:
          hosts:
            web[01:02]:
              ansible_port: 2222
            plain:
        db: { hosts: { db-1: { ansible_user: ana } } }
    empty:
`;

describe('an Ansible inventory', () => {
  test('as INI: groups, children, ranges, and how hosts are reached', async () => {
    expect(await hostsOf(INI, 'web')).toEqual([
      'deploy@web01.example.com:2222',
      'deploy@web02.example.com:2222',
      'deploy@web03.example.com:2222',
      'www@odd one:22',
    ]);
    expect(await hostsOf(INI, 'db')).toEqual([
      'admin@db-a at 10.0.0.7',
      'admin@db-b at 10.0.0.7',
      'admin@db-c at 10.0.0.7',
      'admin@2001:db8::1:22',
      'admin@localhost here',
    ]);
    expect(await hostsOf(INI, 'production')).toHaveLength(9);
    expect((await hostsOf(INI))?.[0]).toBe('bastion at 192.0.2.1');
    expect(await hostsOf(INI, 'ungrouped')).toEqual(['bastion at 192.0.2.1']);
    expect(await hostsOf(INI, 'wbe')).toBeNull();
  });

  test('as YAML', async () => {
    expect(await hostsOf(YAML, 'production', 'hosts.yml')).toEqual([
      'admin@web01:2222',
      'admin@web02:2222',
      'admin@plain',
      'ana@db-1',
    ]);
    expect(await hostsOf(YAML, 'all', 'hosts.yaml')).toContain('root@bastion at 192.0.2.1');
    expect(await hostsOf(YAML, 'empty', 'hosts.yaml')).toEqual([]);
  });

  test('as Ansible itself has it: the innermost group wins, of equals the last by name, and hosts over all', async () => {
    const text = `[a]\nx\ny ansible_port=5\n[b]\nx\n[a:vars]\nansible_port=1\n[b:vars]\nansible_port=2\n[outer:children]\na\n[outer:vars]\nansible_port=9\n`;
    // `a` lies deeper than `b`.
    expect(await hostsOf(text)).toEqual(['x:1', 'y:5']);
    expect(await hostsOf(text.replace('[outer:children]\na\n', '[outer]\n'))).toEqual([
      'x:2',
      'y:5',
    ]);
  });

  test('of equals, the one of the higher priority wins', async () => {
    const text = `[a]\nx\n[b]\nx\n[a:vars]\nansible_port=1\nansible_group_priority=2\n[b:vars]\nansible_port=2\n`;
    expect(await hostsOf(text)).toEqual(['x:1']);
  });

  test('a host’s own name is put into what is said of it, and no other template', async () => {
    const text = 'web-[1:2] ansible_host="{{inventory_hostname}}.prod"\n';
    expect(await hostsOf(text)).toEqual(['web-1 at web-1.prod', 'web-2 at web-2.prod']);
  });

  test('groups that are each other’s children end it', async () => {
    expect(await hostsOf('[a]\nx\n[a:children]\nb\n[b:children]\na\n', 'b')).toEqual(['x']);
  });

  test.each([
    ['[web\nx\n', '1:1 expected [group], [group:children] or [group:vars]'],
    ['[web:kids]\n', '1:1 expected children or vars after the colon, got "kids"'],
    ['[web]\n  x ansible_port\n', '2:5 expected variable=value after the host, got "ansible_port"'],
    ['x "y\n', '1:3 a quote that is not closed'],
    ['[a:children]\nb\n', '2:1 there is no group "b"'],
    ['[a:children]\nb c\n', '2:1 expected the name of a group, got "b c"'],
    ['[a:vars]\nansible_user\n', '2:1 expected variable=value, got "ansible_user"'],
    ['web[3:1]\n', '1:1 a range that ends before it begins: 3 to 1'],
    ['web[01:100]\n', '1:1 the two ends of [01:100] differ in length'],
    ['web[1:3:0]\n', '1:1 the step of a range is a number from 1'],
    ['web[0:999999999]\n', '1:1 expected at most 10000 hosts'],
    ['x ansible_host={{ip}}\n', '1:3 ansible_host is a template, and templates are not evaluated'],
    [
      'x ansible_connection=docker\n',
      '1:3 ansible_connection: expected ssh or local, got "docker"',
    ],
  ])('%j is refused at its place', async (text, fault) => {
    expect(await faultOf(text)).toBe(fault);
  });

  test.each([
    ['web: [x]\n', '1:6 expected a mapping as the group web, got a list'],
    [
      'web:\n  host: { x: }\n',
      '2:3 expected one of hosts, children, vars in the group web, got "host"',
    ],
    ['web:\n  hosts: { x: 5 }\n', '2:15 expected a mapping as the host x, got a single value'],
    ['- x\n', '1:1 expected groups, got a list'],
    ['', '1:1 the file is empty'],
  ])('%j is refused at its place', async (text, fault) => {
    expect(await faultOf(text, 'hosts.yml')).toBe(fault);
  });

  test('whatever it holds, it is read or refused', async () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      ':',
      '=',
      '\n',
      'web',
      '01',
      "'",
      '"',
      '#',
      ' ',
      '\\',
      'vars',
      'children',
      'ansible_host',
      '{{',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const text = pieces.join('');
        for (const name of ['hosts.ini', 'hosts.yml'])
          try {
            expect(await hostsOf(text, 'all', name)).toBeInstanceOf(Array);
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
          }
      }),
      { numRuns: 150 },
    );
  });
});

test.each([
  ['web[1:3]', ['web1', 'web2', 'web3']],
  ['w[08:12:2]x', ['w08x', 'w10x', 'w12x']],
  ['[a:c]-[1:2]', ['a-1', 'a-2', 'b-1', 'b-2', 'c-1', 'c-2']],
  ['web[:2]', ['web0', 'web1', 'web2']],
  ['plain', ['plain']],
])('the range %s', (pattern, hosts) => {
  expect(expandRanges(pattern)).toEqual(hosts);
});

test('a file with a host a line, comments and blank lines', async () => {
  const file = fileOf('# ours\nweb-1\n\n  deploy@web-2  # the second\r\nssh://web-3:2222\nweb-1\n');
  const { hosts } = await readHostFile(file);
  expect(hosts.map(({ name, at }) => [name, at])).toEqual([
    ['web-1', 7],
    ['deploy@web-2', 16],
    ['ssh://web-3:2222', 44],
  ]);
});
