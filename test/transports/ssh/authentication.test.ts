import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import type { Prompt } from '../../../src/transports/ssh/keyring.ts';
import { testWith } from '../../support/needs.ts';
import { openHost, openLabPool, sayOn } from '../../support/pool.ts';
import { makeKey, openLab, startAgent, startSshd, until } from '../../support/sshd.ts';

const withSshd = testWith('sshd', 'ssh', 'ssh-agent', 'ssh-add');

async function openServer(config: readonly string[] = []) {
  const lab = openLab();
  const server = await startSshd(lab, { config: [...config, 'LogLevel VERBOSE'] });
  const wrongKeys = (...names: string[]) => names.map((name) => makeKey(join(lab.folder, name)));
  /** What is said to each key that was offered. */
  const tries = () => server.log().match(/(Failed|Accepted) (publickey|none)/g) ?? [];
  return { lab, server, wrongKeys, tries };
}

describe('an agent', () => {
  withSshd('signs, without a file', async () => {
    const { lab, server } = await openServer();
    const agent = await startAgent(lab.key);
    lab.addHost('web', server, { IdentityAgent: agent, IdentityFile: [], IdentitiesOnly: 'no' });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
  });

  withSshd('that holds many is first asked for the one that the configuration names', async () => {
    const { lab, server, wrongKeys, tries } = await openServer();
    const agent = await startAgent(...wrongKeys('a', 'b', 'c'), lab.key);
    lab.addHost('web', server, { IdentityAgent: agent, IdentitiesOnly: 'no' });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    expect(tries()).toEqual(['Accepted publickey']);
  });

  withSshd('offers nothing that is not named where only that may be', async () => {
    const { lab, server, wrongKeys, tries } = await openServer();
    const [wrong = ''] = wrongKeys('wrong');
    lab.addHost('web', server, { IdentityAgent: await startAgent(lab.key), IdentityFile: wrong });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({ code: 'auth-failed' });
    expect(tries()).not.toContain('Accepted publickey');
  });

  withSshd('finds its key by the public half alone', async () => {
    const { lab, server, wrongKeys, tries } = await openServer();
    const agent = await startAgent(...wrongKeys('a'), lab.key);
    lab.addHost('web', server, { IdentityAgent: agent, IdentityFile: `${lab.key}.pub` });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
    expect(tries()).toEqual(['Accepted publickey']);
  });

  withSshd('that is not there, or mute, keeps no file from being tried', async () => {
    const { lab, server } = await openServer();
    const socket = join(lab.folder, 'mute');
    const mute = createServer().listen(socket);
    onTestFinished(() => void mute.close());
    await until(() => mute.listening);
    lab.addHost('mute', server, { IdentityAgent: socket });
    lab.addHost('none', server, { IdentityAgent: `${socket}-not` });
    expect(await sayOn(openLabPool(lab), 'none', 'echo hi')).toBe('hi\n');
    expect(await sayOn(openLabPool(lab), 'mute', 'echo hi')).toBe('hi\n');
  });
});

describe.each([
  ['rsa', '2048'],
  ['ecdsa', '256'],
  ['ecdsa', '521'],
])('a key of type %s %s', (type, bits) => {
  withSshd('signs, in a file and in an agent', async () => {
    const lab = openLab();
    const key = makeKey(join(lab.folder, 'key'), '-t', type, '-b', bits);
    const server = await startSshd({ ...lab, key });
    lab.addHost('by-file', server, { IdentityFile: key });
    lab.addHost('by-agent', server, {
      IdentityFile: [],
      IdentityAgent: await startAgent(key),
      IdentitiesOnly: 'no',
    });
    for (const name of ['by-file', 'by-agent']) {
      expect(await sayOn(openLabPool(lab), name, 'echo hi')).toBe('hi\n');
    }
  });
});

describe.each([
  ["OpenSSH's format", []],
  ['PEM', ['-m', 'PEM', '-t', 'rsa', '-b', '2048']],
])('an encrypted key in %s', (_format, options) => {
  const SECRET = 'correct horse';

  async function encrypted() {
    const lab = openLab();
    const key = makeKey(join(lab.folder, 'locked'), '-N', SECRET, ...options);
    const server = await startSshd({ ...lab, key });
    lab.addHost('web', server, { IdentityFile: key });
    lab.addHost('other', server, { IdentityFile: key, HostKeyAlias: `[127.0.0.1]:${server.port}` });
    return { lab, key, server };
  }

  withSshd('is asked for once, for however many hosts', async () => {
    const { lab, key } = await encrypted();
    const questions: string[] = [];
    const answers = ['wrong', SECRET];
    const prompt: Prompt = async (question) => {
      questions.push(question);
      return answers.shift() ?? null;
    };
    const pool = openLabPool(lab, { prompt });
    const said = ['web', 'other'].map((name) => sayOn(pool, name, 'echo hi'));
    expect(await Promise.all(said)).toEqual(['hi\n', 'hi\n']);
    expect(questions).toEqual(Array(2).fill(`Passphrase for ${key}: `));
  });

  withSshd('is left alone where nobody can be asked, which is said', async () => {
    const { lab, key } = await encrypted();
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'auth-failed',
      message: expect.stringMatching(/there is no key to try\); it takes publickey/),
      hint: `${key} is encrypted: load it into an agent with ssh-add.`,
    });
  });

  withSshd('stays locked for one who gives up, and no passphrase is in what is said', async () => {
    const { lab } = await encrypted();
    const answers = ['hunter2', 'hunter3', 'hunter4'];
    const pool = openLabPool(lab, { prompt: async () => answers.shift() ?? null });
    const error = await openHost(pool, 'web').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'auth-failed' });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/hunter/);
    expect(answers).toEqual([]);
  });
});

describe('a login', () => {
  withSshd('takes its time while a person is asked', async () => {
    const lab = openLab();
    const key = makeKey(join(lab.folder, 'locked'), '-N', 'secret');
    lab.addHost('web', await startSshd({ ...lab, key }), {
      IdentityFile: key,
      ConnectTimeout: '5',
    });
    const slowly: Prompt = () => new Promise((resolve) => setTimeout(resolve, 6000, 'secret'));
    expect(await sayOn(openLabPool(lab, { prompt: slowly }), 'web', 'echo hi')).toBe('hi\n');
  });

  withSshd('that asks for a passphrase does so only for a key that is taken', async () => {
    const { lab, server } = await openServer();
    const locked = makeKey(join(lab.folder, 'locked'), '-N', 'secret');
    lab.addHost('web', server, { IdentityFile: [locked, lab.key] });
    const prompt: Prompt = () => Promise.reject(new Error('asked'));
    expect(await sayOn(openLabPool(lab, { prompt }), 'web', 'echo hi')).toBe('hi\n');
  });

  withSshd('tries each key once, and says which and what else would do', async () => {
    const { lab, server, wrongKeys, tries } = await openServer();
    const [first = '', second = ''] = wrongKeys('first', 'second');
    lab.addHost('web', server, { IdentityFile: [first, second, first], User: 'nobody' });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'auth-failed',
      message: `web: the server does not let nobody in (tried ${first}, ${second}); it takes publickey, password, keyboard-interactive`,
    });
    expect(tries().filter((each) => each === 'Failed publickey')).toHaveLength(2);
  });

  withSshd('that is cut off after too many keys says what to do', async () => {
    const { lab, server, wrongKeys } = await openServer(['MaxAuthTries 2']);
    lab.addHost('web', server, { IdentityFile: [...wrongKeys('a', 'b', 'c'), lab.key] });
    await expect(openHost(openLabPool(lab), 'web')).rejects.toMatchObject({
      code: 'auth-failed',
      hint: expect.stringContaining('IdentitiesOnly'),
    });
  });

  withSshd('with two keys that are both wanted', async () => {
    const lab = openLab();
    const second = makeKey(join(lab.folder, 'second'));
    const config = ['AuthenticationMethods publickey,publickey'];
    const server = await startSshd(lab, { config, alsoKeys: [second] });
    lab.addHost('web', server, { IdentityFile: [lab.key, second] });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
  });

  withSshd('ignores files that hold no key', async () => {
    const { lab, server } = await openServer();
    const files = ['garbage', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END', ''];
    const paths = files.map((text, index) => {
      const path = join(lab.folder, `bad-${index}`);
      writeFileSync(path, text);
      return path;
    });
    lab.addHost('web', server, { IdentityFile: [...paths, lab.folder, '/none', lab.key] });
    expect(await sayOn(openLabPool(lab), 'web', 'echo hi')).toBe('hi\n');
  });
});
