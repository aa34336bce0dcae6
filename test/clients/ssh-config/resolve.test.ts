import { existsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { resolveHost } from '../../../src/clients/ssh-config/resolve.ts';
import type { SshSettings } from '../../../src/clients/ssh-config/settings.ts';
import { testWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const HOME = userInfo().homedir;
const ENV = { SSH_AUTH_SOCK: '/run/agent', FOO: '/run/foo' };

afterEach(() => {
  vi.unstubAllEnvs();
});

function configFile(text: string): string {
  const file = join(temporaryFolder(), 'config');
  writeFileSync(file, text);
  return file;
}

/** Of `user@host:port`, the user and the port perhaps left out. */
async function settingsOf(text: string, file: string | null): Promise<SshSettings> {
  const [, user = null, host = '', port = null] = /^(?:(.*)@)?(.*?)(?::(\d+))?$/.exec(text) ?? [];
  const named = { host, user, port: port === null ? null : Number(port), identity: null };
  const { settings } = await resolveHost(named, file, ENV);
  return settings;
}

const CONFIG = `
Host web
  HostName %h.example.com
  User deploy
  Port 2201
  IdentityFile ~/.ssh/%r_%h
  IdentityFile /keys/one
  IdentitiesOnly yes
  IdentityAgent $FOO
  UserKnownHostsFile "/tmp/a b" ~/.ssh/known_%n
  GlobalKnownHostsFile none
  HostKeyAlias web-alias
  ConnectTimeout 7
  StrictHostKeyChecking accept-new
  ProxyJump gate,ana@%n-gate:2222
Host loose
  StrictHostKeyChecking no
  IdentityAgent none
  AddressFamily inet6
  Ciphers aes128-ctr
Host w* !web-9
  User wild
Host *
  ConnectTimeout 30
  GSSAPIAuthentication yes
`;

describe.each([
  ['by the OpenSSH client', () => {}],
  ['by the library, where there is none', () => vi.stubEnv('PATH', '/nonexistent')],
])('%s', (_how, prepare) => {
  const resolveIn = async (text: string) => {
    prepare();
    return settingsOf(text, configFile(CONFIG));
  };

  testWith('ssh')('everything that is said of a host', async () => {
    expect(await resolveIn('web')).toMatchObject({
      hostName: 'web.example.com',
      user: 'deploy',
      port: 2201,
      identityFiles: [`${HOME}/.ssh/deploy_web.example.com`, '/keys/one'],
      identitiesOnly: true,
      identityAgent: '/run/foo',
      hostKeyAlias: 'web-alias',
      connectTimeout: 7000,
      acceptNew: true,
      proxyJump: ['gate', 'ana@web-gate:2222'],
      needsOpenssh: null,
    });
  });

  testWith('ssh')('paths with blanks', async () => {
    const { knownHostsFiles } = await resolveIn('web');
    expect(knownHostsFiles).toEqual(['/tmp/a b', `${HOME}/.ssh/known_web`]);
  });

  testWith('ssh')('what the user of the tool says comes first', async () => {
    expect(await resolveIn('ana@web:22')).toMatchObject({ user: 'ana', port: 22 });
  });

  testWith('ssh')('patterns, negations and the first value', async () => {
    expect(await resolveIn('web-1')).toMatchObject({ user: 'wild', connectTimeout: 30_000 });
    expect(await resolveIn('web-9')).toMatchObject({ user: userInfo().username });
  });

  testWith('ssh')('defaults', async () => {
    const settings = await resolveIn('other');
    expect(settings).toMatchObject({
      hostName: 'other',
      port: 22,
      identityAgent: '/run/agent',
      identitiesOnly: false,
      addressFamily: 0,
      proxyJump: [],
      otherMethods: ['gssapi-with-mic'],
    });
    expect(settings.identityFiles).toContain(`${HOME}/.ssh/id_ed25519`);
    expect(settings.knownHostsFiles).toContain(`${HOME}/.ssh/known_hosts`);
  });

  testWith('ssh')('no check of a key is ever off', async () => {
    expect(await resolveIn('loose')).toMatchObject({
      acceptNew: false,
      identityAgent: null,
      addressFamily: 6,
      algorithms: { cipher: ['aes128-ctr'] },
    });
  });
});

testWith('ssh').each([
  ['ProxyCommand nc %h %p', 'ProxyCommand'],
  ['CertificateFile ~/.ssh/id-cert.pub', 'CertificateFile'],
  ['PKCS11Provider /usr/lib/p11.so', 'PKCS11Provider'],
  ['KnownHostsCommand /bin/echo', 'KnownHostsCommand'],
  ['VerifyHostKeyDNS yes', 'VerifyHostKeyDNS'],
  ['RevokedHostKeys /etc/ssh/krl', 'RevokedHostKeys'],
  ['BindInterface lo', 'BindInterface'],
  ['PubkeyAuthentication no', 'PubkeyAuthentication'],
  ['PreferredAuthentications gssapi-with-mic,password', 'PreferredAuthentications'],
  ['PreferredAuthentications publickey', null],
  ['ProxyCommand none', null],
])('%s', async (line, needsOpenssh) => {
  expect(await settingsOf('web', configFile(`Host web\n ${line}\n`))).toMatchObject({
    needsOpenssh,
  });
});

describe('what only OpenSSH understands', () => {
  const text = (included: string) => `Include ${included}
Match host web exec "true"
  Port 2202
Match originalhost web user ana
  Port 2203
`;

  testWith('ssh')('is asked of it', async () => {
    const file = configFile(text(configFile('Host db\n HostName db.internal\n')));
    expect(await settingsOf('db', file)).toMatchObject({ hostName: 'db.internal' });
    expect(await settingsOf('web', file)).toMatchObject({ port: 2202 });
  });

  test('is said to be missed without it, and no command of a file is run', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    const folder = temporaryFolder();
    const file = configFile(`Match host web exec "/usr/bin/touch ${folder}/ran"\n  Port 2202\n`);
    const named = { host: 'web', user: null, port: null, identity: null };
    expect(await resolveHost(named, file, ENV)).toMatchObject({
      partial: [file],
      settings: { port: 22 },
    });
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

describe('a key that is named with a host', () => {
  const identity = '/keys/a %h b';
  const ask = async () => {
    const file = configFile('IdentityFile /keys/one\n');
    const named = { host: 'web', user: null, port: null, identity };
    return (await resolveHost(named, file, ENV)).settings.identityFiles;
  };

  testWith('ssh')('is tried first', async () => {
    expect(await ask()).toEqual([identity, '/keys/one']);
  });

  test('is so without an OpenSSH client', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    expect(await ask()).toEqual([identity, '/keys/one']);
  });
});

describe('hostile and broken input', () => {
  testWith('ssh')('a host is never an option', async () => {
    const folder = temporaryFolder();
    for (const host of [`-oProxyCommand=touch ${folder}/ran`, `-F${folder}`, 'a;touch b']) {
      const asked = resolveHost({ host, user: null, port: null, identity: null }, '/dev/null', ENV);
      await expect(asked).rejects.toMatchObject({ code: 'ssh-config-invalid' });
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  testWith('ssh')('a configuration with a mistake names its line', async () => {
    const file = configFile('Host *\n  Nonsense 4\n');
    await expect(settingsOf('web', file)).rejects.toMatchObject({
      code: 'ssh-config-invalid',
      message: expect.stringMatching(/^web: .*line 2: Bad configuration option: nonsense/),
    });
  });

  test('a variable that is not set makes a file unknown, not another one', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    const files = ['$' + '{NOT_SET}/id', '~root/id', '/k'];
    const file = configFile(files.map((each) => `IdentityFile ${each}\n`).join(''));
    expect(await settingsOf('web', file)).toMatchObject({ identityFiles: ['/k'] });
  });
});
