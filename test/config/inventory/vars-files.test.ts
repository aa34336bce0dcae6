import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../src/config/inventory/read.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const INI = `top
[web]
web-1
web-2 ansible_port=7
[inner]
web-1
[outer:children]
inner
[web:vars]
ansible_port=1
[all:vars]
ansible_user=everyone
`;

function inventoryWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries({ ...files, 'hosts.ini': INI })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return join(folder, 'hosts.ini');
}

async function hostsOf(inventory: string) {
  const list = await readInventory(inventory);
  return list?.hosts.map(({ name, user, port }) => `${user?.text}@${name}:${port?.text ?? ''}`);
}

const withFiles = (files: Readonly<Record<string, string>>) => hostsOf(inventoryWith(files));

describe('files of variables beside an inventory', () => {
  test('are not needed', async () => {
    expect(await withFiles({})).toEqual(['everyone@top:', 'everyone@web-1:1', 'everyone@web-2:7']);
  });

  test('of groups win over what the inventory says of groups, but not of hosts', async () => {
    expect(
      await withFiles({ 'group_vars/all.yml': 'ansible_port: 2\nansible_user: "ana"\n' }),
    ).toEqual(['ana@top:2', 'ana@web-1:2', 'ana@web-2:7']);
  });

  test('of inner groups win over those of outer ones, and those of hosts over all', async () => {
    expect(
      await withFiles({
        'group_vars/all': 'ansible_user: all',
        'group_vars/outer.yaml': 'ansible_user: outer\nansible_port: 3',
        'group_vars/inner.json': '{ "ansible_user": "inner" }',
        'host_vars/web-2.yml': '---\nansible_port: 8\n',
      }),
    ).toEqual(['all@top:', 'inner@web-1:3', 'all@web-2:8']);
  });

  test('may be several in a folder, of which the later override the earlier', async () => {
    expect(
      await withFiles({
        'group_vars/all/1-main.yml': 'ansible_user: first\nansible_port: 5',
        'group_vars/all/2-more/x.yml': 'ansible_user: second',
        'group_vars/all/3-vault.yml': '$ANSIBLE_VAULT;1.1;AES256\n6533\n',
        'group_vars/all/4-none.yml': '---\n# nothing yet\n',
        'group_vars/all/.hidden.yml': 'ansible_user: hidden',
        'group_vars/all/backup.yml~': 'ansible_user: backup',
        'group_vars/all/notes.txt': 'ansible_user: notes',
        'group_vars/all.yml': 'ansible_user: file',
      }),
    ).toEqual(['second@top:5', 'second@web-1:5', 'second@web-2:7']);
  });

  test('of a folder that leads to itself end', async () => {
    const inventory = inventoryWith({ 'group_vars/all/a.yml': 'ansible_user: ana' });
    for (const name of ['again', 'and', 'more', 'of', 'the', 'same'])
      symlinkSync('.', join(dirname(inventory), 'group_vars/all', name));
    expect((await hostsOf(inventory))?.[0]).toBe('ana@top:');
  });

  test.each([
    ['- ansible_user', /^group_vars\/web.yml:1:1 expected a mapping as variables, got a list$/],
    ['token: {secret', /^group_vars\/web.yml:1:\d+ /],
    ['secret', /^group_vars\/web.yml:1:1 expected a mapping as variables, got a single value$/],
    ['- secret', /^group_vars\/web.yml:1:1 expected a mapping as variables, got a list$/],
    ['{ansible_user: "{{ x }}", b: secret}', /^group_vars\/web.yml:1:16 .* is a template/],
  ])('that cannot be understood are told, without what stands there: %j', async (text, message) => {
    const inventory = inventoryWith({ 'group_vars/web.yml': text });
    const error: unknown = await hostsOf(inventory).catch((caught: unknown) => caught);
    const [fault] = error instanceof ConfigError ? error.faults : [];
    const { file = '', line, column } = fault?.position ?? {};
    const place = `${file.slice(dirname(inventory).length + 1)}:${line}:${column}`;
    expect(`${place} ${fault?.message}`).toMatch(message);
    expect(JSON.stringify(fault)).not.toContain('secret');
  });
});
