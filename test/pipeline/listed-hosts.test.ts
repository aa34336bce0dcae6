import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { selectEnvironment } from '../../src/config/select.ts';
import { ConfigError } from '../../src/model/errors.ts';
import { planConfig } from '../../src/pipeline/plan.ts';
import { temporaryFolder } from '../support/temporary.ts';

const INI =
  '[web]\nweb-[1:2] ansible_host=192.0.2.[x]\nplain\nlocalhost ansible_connection=local\n';

async function planOf(hosts: string, files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, 'folder'));
  const config = join(folder, 'deploy.config.yaml');
  writeFileSync(config, `version: 1\nprocess:\n  type: host\n  hosts: ${hosts}\n`);
  return planConfig(selectEnvironment(await loadConfig(config, {}), null));
}

async function faultsOf(hosts: string, files: Readonly<Record<string, string>> = {}) {
  try {
    await planOf(hosts, files);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ message, position }) => {
      const file = position?.file.split('/').at(-1);
      return `${file}:${position?.line}:${position?.column} ${message.replaceAll(/\/tmp\S*\//g, '')}`;
    });
  }
  throw new Error('expected a ConfigError, got none');
}

describe('hosts of an inventory', () => {
  test('are those of the processes, and of the artifact that lies there, with how they are reached', async () => {
    const files = { 'hosts.ini': INI.replace('192.0.2.[x]', '192.0.2.7 ansible_port=2222') };
    const plan = await planOf('{ inventory: ./hosts.ini, group: web }', files);
    const names = ['web-1', 'web-2', 'plain', 'local'];
    expect(plan.process.options.hosts).toEqual(names);
    expect(plan.artifact.options.hosts).toEqual(names);
    expect([...plan.addresses]).toEqual([
      ['web-1', { at: 'ssh://192.0.2.7:2222', identity: null }],
      ['web-2', { at: 'ssh://192.0.2.7:2222', identity: null }],
      ['plain', { at: 'plain', identity: null }],
      ['local', { at: 'local', identity: null }],
    ]);
  });

  test('and with which key they are logged in to, where it is a file of this machine', async () => {
    const keyOf = async (text: string) => {
      const files = { 'hosts.ini': 'web\n', 'keys/id': '', 'host_vars/web.yml': text };
      const plan = await planOf('{ inventory: hosts.ini }', files);
      return plan.addresses.get('web')?.identity?.replace(/^\/tmp\/[^/]*/, '.') ?? null;
    };
    expect(await keyOf('ansible_ssh_private_key_file: keys/id')).toBe('./keys/id');
    expect(await keyOf('ansible_private_key_file: keys/id')).toBe('./keys/id');
    for (const path of ['keys/none', 'keys', '/dev/zero', '-F', '"keys/id\\n"'])
      expect(await keyOf(`ansible_ssh_private_key_file: ${path}`)).toBeNull();
  });

  test('or of a file with one a line', async () => {
    const plan = await planOf('{ file: hosts.txt }', { 'hosts.txt': 'web-1\nana@web-2\n' });
    expect(plan.process.options.hosts).toEqual(['web-1', 'ana@web-2']);
  });

  test.each(['x.ini', 'y.ini'])(
    'what stands beside it in a line of an inventory is not shown: %s',
    async (name) => {
      const files = {
        'x.ini': 'web ansible_user=-oX ansible_password=secret\n',
        'y.ini': 'web ansible_user={{x}} ansible_password=secret\n',
      };
      const error: unknown = await planOf(`{ inventory: ${name} }`, files).catch(
        (caught: unknown) => caught,
      );
      const faults = error instanceof ConfigError ? error.faults : [];
      expect(faults.map(({ position }) => position?.file)).toEqual([expect.stringContaining(name)]);
      expect(JSON.stringify(faults)).not.toContain('secret');
    },
  );

  test.each([
    [
      '{ inventory: none.ini }',
      'deploy.config.yaml:4:23 process.hosts.inventory: none.ini: no such file',
    ],
    [
      '{ file: folder }',
      'deploy.config.yaml:4:18 process.hosts.file: folder: expected a file, got a directory',
    ],
    [
      '{ inventory: a.ini, group: wbe }',
      'deploy.config.yaml:4:37 process.hosts.group: a.ini has no group "wbe"',
    ],
    [
      '{ inventory: a.ini, group: none }',
      'deploy.config.yaml:4:37 process.hosts.group: a.ini names no host there',
    ],
    [
      '{ file: empty.txt }',
      'deploy.config.yaml:4:18 process.hosts.file: empty.txt names no host there',
    ],
    ['{ inventroy: a.ini }', 'deploy.config.yaml:4:12 process.hosts: unknown key "inventroy"'],
    [
      '{ inventory: a.ini, file: b }',
      'deploy.config.yaml:4:10 process.hosts: name one of inventory and file',
    ],
    [
      '{ file: b, group: web }',
      'deploy.config.yaml:4:28 process.hosts.group: only an inventory has groups',
    ],
    ['{ inventory: bad.ini }', 'bad.ini:2:5 expected variable=value after the host, got "y"'],
    [
      '{ inventory: option.ini }',
      'option.ini:1:1 no host: expected local, host, user@host, [IPv6] or ssh://user@host:port',
    ],
    [
      '{ inventory: shell.ini }',
      'shell.ini:1:1 no host: expected local, host, user@host, [IPv6] or ssh://user@host:port',
    ],
    [
      '{ inventory: vars/a.ini }',
      'web.yml:2:15 ansible_user is a template, and templates are not evaluated',
    ],

    ['{ inventory: user.ini }', 'user.ini:1:1 no host: the user name is empty or not plain'],
    [
      '{ file: option.ini }',
      'option.ini:1:1 no host: expected local, host, user@host, [IPv6] or ssh://user@host:port',
    ],
  ])('%s', async (hosts, fault) => {
    const files = {
      'a.ini': '[web]\nweb-1\n[none]\n',
      'bad.ini': '[web]\nx   y\n',
      'option.ini': '-oProxyCommand=id\n',
      'shell.ini': "web ansible_host='$(touch hostile)'\n",
      'user.ini': 'web ansible_user=-l\n',
      'empty.txt': '# nobody\n',
      'vars/a.ini': '[web]\nweb-1\n',
      'vars/group_vars/web.yml': 'password: secret\nansible_user: "{{ admin }}"\n',
      'broken/a.ini': '[web]\nweb-1\n',
      'broken/group_vars/web.yml': 'password: [secret\n',
    };
    expect(await faultsOf(hosts, files)).toContain(fault);
  });
});
