import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { commit, initRepository } from '../support/repository.ts';
import { BIN } from '../support/run.ts';
import { makeKey, openHome, openLab, startSshd, until } from '../support/sshd.ts';

const SECRET = 'correct horse';

/** A system on a host that only an encrypted key opens, and the home of a user who has it. */
async function system() {
  const lab = openLab();
  const key = makeKey(join(lab.folder, 'locked'), '-N', SECRET);
  const server = await startSshd({ ...lab, key });
  lab.addHost('web', server, { IdentityFile: key });
  const home = openHome({ '.ssh/config': readFileSync(lab.configFile, 'utf8') });
  const shop = initRepository(join(lab.folder, 'shop'));
  commit(shop, 'Greet', { 'app.py': 'print(1)\n' });
  writeFileSync(
    join(shop, 'deploy.config.yaml'),
    [
      'version: 1',
      `source: { type: git, repository: ${shop} }`,
      `artifact: { type: checkout, path: ${shop} }`,
      'process: { type: host, hosts: [web], find: { user: root, command: ^init-nobody-has$ } }',
    ].join('\n'),
  );
  return { home, shop, key };
}

/** `show` on a real terminal of a user whose home this is, and what is typed at the question. */
async function show(
  { home, shop }: Awaited<ReturnType<typeof system>>,
  typed: string,
  env: Readonly<Record<string, string>> = {},
) {
  const command = `${process.execPath} ${BIN} show --timeout 20; echo "[exit $?]"`;
  const asUser = 'mount --bind "$0" /root && exec script -qec "$1" /dev/null';
  const child = spawn('unshare', ['-m', 'sh', '-c', asUser, home, command], {
    cwd: shop,
    env: { PATH: process.env.PATH, HOME: '/root', TERM: 'xterm', LC_ALL: 'C.UTF-8', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let shown = '';
  let answered = false;
  child.stdout.on('data', (piece: Buffer) => {
    shown += piece;
    if (answered || !shown.includes('Passphrase for ')) return;
    answered = true;
    child.stdin.write(typed);
  });
  await until(() => /\[exit \d+\]/.test(shown), 25_000);
  return shown;
}

describe('the passphrase of a key', needs('root', 'mounts', 'sshd', 'ssh-keygen', 'script'), () => {
  test('is asked for on a terminal, and never shown', async () => {
    const made = await system();
    const shown = await show(made, `${SECRET}\r`);
    expect(shown).toContain(`Passphrase for ${made.key}: `);
    expect(shown).not.toContain(SECRET);
    expect(shown).toMatch(/no\s+process\s+has/);
  });

  test('that is not given is said to be missing', async () => {
    const shown = await show(await system(), '\r');
    expect(shown).toContain('does not let');
  });

  test('is not asked for in CI', async () => {
    const shown = await show(await system(), '', { CI: 'true' });
    expect(shown).not.toContain('Passphrase for');
    expect(shown).toMatch(/is\s+encrypted/);
  });

  test('is not waited for after Ctrl-C', async () => {
    const shown = await show(await system(), '\x03');
    expect(shown).toContain('[exit 130]');
  });
});
