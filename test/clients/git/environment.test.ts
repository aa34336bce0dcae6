import { describe, expect, it } from 'vitest';
import { toEnvironment } from '../../../src/clients/git/environment.ts';

const USER = {
  PATH: '/bin',
  HOME: '/home/ana',
  HTTPS_PROXY: 'http://proxy.example.com',
  SSH_AUTH_SOCK: '/run/agent',
  EDITOR: 'vi',
  Pager: 'less',
  SSH_ASKPASS: '/bin/ask',
  GIT_DIR: '/elsewhere',
  GIT_SSH_COMMAND: 'evil',
  GIT_ALLOW_PROTOCOL: 'ext',
  GIT_SSL_CAINFO: '/etc/ca.pem',
  GIT_CONFIG_GLOBAL: '/home/ana/.gitconfig',
  GIT_CONFIG_COUNT: '1',
};

describe('the environment that git runs in', () => {
  it('has nothing of GIT_* that could turn a local question into another', () => {
    const names = Object.keys(toEnvironment(USER, false));
    expect(names.filter((name) => name in USER)).toEqual([
      'PATH',
      'HOME',
      'HTTPS_PROXY',
      'SSH_AUTH_SOCK',
      'GIT_ALLOW_PROTOCOL',
    ]);
    expect(toEnvironment(USER, false).GIT_ALLOW_PROTOCOL).toBe('');
  });

  it('keeps certificates and configuration for asking remotes, and never lets helpers in', () => {
    const made = toEnvironment(USER, true);
    expect(made).toMatchObject({
      GIT_SSL_CAINFO: '/etc/ca.pem',
      GIT_CONFIG_GLOBAL: '/home/ana/.gitconfig',
    });
    expect(made.GIT_ALLOW_PROTOCOL).toBe('file:git:http:https:ssh');
    expect(made).not.toHaveProperty('GIT_DIR');
    expect(made).not.toHaveProperty('GIT_SSH_COMMAND');
  });
});
