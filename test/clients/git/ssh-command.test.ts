import { describe, expect, it } from 'vitest';
import { parseOwnSetting, toSshCommand } from '../../../src/clients/git/ssh-command.ts';

const options = toSshCommand({}).command.slice('ssh'.length);

describe('the ssh that git starts', () => {
  it('asks nobody, talks to no host whose key is not known, and changes nothing', () => {
    for (const option of [
      'BatchMode=yes',
      'StrictHostKeyChecking=yes',
      'UpdateHostKeys=no',
      'ControlMaster=no',
      'ForwardAgent=no',
    ])
      expect(options).toContain(` -o${option}`);
  });

  it.each([
    ['ssh -i ~/.ssh/deploy', `ssh${options} -i ~/.ssh/deploy`],
    ['/usr/bin/ssh', `/usr/bin/ssh${options}`],
    ["'/opt/my ssh/ssh' -v", `'/opt/my ssh/ssh'${options} -v`],
    ['"/opt/my ssh/ssh"', `"/opt/my ssh/ssh"${options}`],
    ['SSH_AUTH_SOCK=/run/agent ssh -v', `SSH_AUTH_SOCK=/run/agent ssh${options} -v`],
    // What comes first counts for ssh: the user cannot switch verification off by accident.
    [
      'ssh -o StrictHostKeyChecking=no -o BatchMode=no',
      `ssh${options} -o StrictHostKeyChecking=no -o BatchMode=no`,
    ],
  ])("is the user's own, %j, with our options before all others", (environment, command) => {
    expect(toSshCommand({ environment })).toEqual({ command, refused: null });
  });

  it.each([
    'plink -batch',
    '/opt/wrapper.sh',
    'sshpass -p x ssh',
    'ssh;id',
    'sshx',
    '$(id) ssh',
    '"$HOME"/ssh',
  ])('is not %j, of which nobody can say that it verifies keys', (environment) => {
    expect(toSshCommand({ environment })).toEqual({
      command: `ssh${options}`,
      refused: environment,
    });
  });

  it('is looked for where git looks, in its order', () => {
    const [environment, configured, program] = ['ssh -1', 'ssh -2', '/opt/it is/ssh'];
    expect(toSshCommand({ environment, configured, program }).command).toBe(`ssh${options} -1`);
    expect(toSshCommand({ configured, program }).command).toBe(`ssh${options} -2`);
    expect(toSshCommand({ program }).command).toBe(`'/opt/it is/ssh'${options}`);
    expect(toSshCommand({ environment: '', program: "/a'b/x" }).refused).toBe("'/a'\\''b/x'");
  });
});

it('of a setting, only what the user or the machine says counts', () => {
  const printed = 'system\0ssh -1\0global\0ssh\n-2\0local\0evil\0worktree\0evil\0command\0ours\0';
  expect(parseOwnSetting(printed)).toBe('ssh\n-2');
  expect(parseOwnSetting('local\0global\0')).toBeUndefined();
  expect(parseOwnSetting('')).toBeUndefined();
});
