import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { findProgram } from '../support/needs.ts';
import { openHost, openLabPool, PATIENT, probe, sayOn } from '../support/pool.ts';
import { openHome, openLab, startSshd, testWithAccounts, until } from '../support/sshd.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What people have in their profiles that speaks, to both streams and without an end of line. */
const NOISE = `echo "Welcome! It's a \\"nice\\" day"; echo '!!' >&2; printf "no end of line"\n`;

/** Every start-up file of every shell, all of them noisy. */
const NOISY_HOME = Object.fromEntries(
  ['.bashrc', '.bash_profile', '.profile', '.zshenv', '.zshrc', '.cshrc', '.tcshrc', '.login']
    .concat('.config/fish/config.fish')
    .map((name) => [name, name.includes('csh') ? 'echo "Welcome"; echo -n "more"\n' : NOISE]),
);

async function accountWith(shell: string, home: string) {
  const lab = openLab();
  const path = findProgram(shell) ?? shell;
  lab.addHost('web', await startSshd(lab, { account: { shell: path, home } }));
  return openLabPool(lab);
}

/** Writes the numbers of all that it starts to a file. */
const HANG = probe('sleep 600 & echo $$ $! >"$1"; wait $!; sleep 600', {
  args: ['/pids'],
  timeout: 3000,
});

async function expectEnded(file: string): Promise<void> {
  const pids = readFileSync(file, 'utf8').trim().split(' ');
  expect(pids).toHaveLength(2);
  await until(() => pids.every((pid) => !existsSync(`/proc/${pid}`)));
}

const HOSTILE = [
  "it's",
  '$HOME',
  '!!',
  '`id`',
  '\\',
  '"',
  '\n',
  'a\nb',
  '%s',
  ';exit',
  '\xff',
  '*',
];

describe.each(['bash', 'dash', 'fish', 'tcsh', 'zsh', 'ksh'])(
  'an account whose shell is %s',
  (shell) => {
    testWithAccounts(shell)('is asked whatever its profile says', async () => {
      const pool = await accountWith(shell, openHome(NOISY_HOME));
      const web = await openHost(pool, 'web');
      const asked = probe('printf "<%s>" "$@"; echo oops >&2; exit 3', { args: HOSTILE });
      expect(await web.run(asked, PATIENT)).toMatchObject({
        stdout: Buffer.from(HOSTILE.map((each) => `<${each}>`).join('')),
        stderr: 'oops\n',
        code: 3,
      });
    });
  },
);

describe('an account', () => {
  testWithAccounts('bash')('whose profile eats what it is sent gives no answer', async () => {
    const pool = await accountWith('bash', openHome({ '.bashrc': 'read -r one; read -r two\n' }));
    await expect(sayOn(pool, 'web', 'echo hi')).rejects.toMatchObject({ code: 'command-failed' });
  });

  testWithAccounts('bash')('whose profile leaves something running is not waited for', async () => {
    const pool = await accountWith(
      'bash',
      openHome({ '.bashrc': 'sleep 30 &\n_PID=$!\nexport _PID\n' }),
    );
    const pid = Number(await sayOn(pool, 'web', 'echo $_PID'));
    process.kill(pid, 'SIGKILL');
  });

  testWithAccounts()('that may not log in says what it says', async () => {
    const pool = await accountWith('/usr/sbin/nologin', openHome());
    await expect(sayOn(pool, 'web', 'echo hi')).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringContaining('not available'),
    });
  });

  testWithAccounts()('without rights is asked as itself', async () => {
    const lab = openLab();
    const account = { shell: '/bin/sh', home: openHome(), guest: true };
    lab.addHost('web', await startSshd(lab, { account }), { User: 'guest' });
    expect(await sayOn(openLabPool(lab), 'web', 'id -u; cat /etc/shadow')).toBe('65533\n');
  });

  testWithAccounts('sudo')('is not left with what root ran out of time', async () => {
    const lab = openLab();
    const [home, sudoers] = [openHome(), join(lab.folder, 'sudoers')];
    writeFileSync(sudoers, 'guest ALL=(ALL) NOPASSWD: ALL\n', { mode: 0o440 });
    const server = await startSshd(lab, {
      account: { shell: '/bin/sh', home, guest: true },
      prepare: `mount --bind ${sudoers} /etc/sudoers`,
    });
    lab.addHost('web', server, { User: 'guest' });
    const web = await openHost(openLabPool(lab), 'web', { sudo: true });
    const hang = { ...HANG, args: [join(home, 'pids')] };
    await expect(web.run(hang, PATIENT)).rejects.toMatchObject({ code: 'timeout' });
    await expectEnded(join(home, 'pids'));
  });

  testWithAccounts('sudo').each([
    ['root ALL=(ALL) ALL', { code: 'sudo-refused', message: expect.stringContaining('sudo: ') }],
    ['guest ALL=(ALL) NOPASSWD: ALL', '0\n'],
  ])('is asked as root where sudoers has %s', async (line, expected) => {
    const lab = openLab();
    const sudoers = join(lab.folder, 'sudoers');
    writeFileSync(sudoers, `${line}\n`, { mode: 0o440 });
    const server = await startSshd(lab, {
      account: { shell: '/bin/sh', home: openHome(), guest: true },
      prepare: `mount --bind ${sudoers} /etc/sudoers`,
    });
    lab.addHost('web', server, { User: 'guest' });
    const asked = sayOn(openLabPool(lab), 'web', 'id -u', { sudo: true });
    if (typeof expected === 'string') expect(await asked).toBe(expected);
    else await expect(asked).rejects.toMatchObject(expected);
  });
});

describe('a machine with nothing but BusyBox', () => {
  testWithAccounts('busybox')('is asked like any other', async () => {
    const { pool } = await busyBoxHost();
    const web = await openHost(pool, 'web');
    const script = 'printf "%s|" "$@"; echo; ls -A /; command -v getconf perl';
    expect(await web.run(probe(script, { args: HOSTILE }), PATIENT)).toMatchObject({
      stdout: Buffer.from(`${HOSTILE.join('|')}|\nbin\ndev\nproc\n`),
      code: 127,
    });
  });

  testWithAccounts('busybox')('is not left with what ran out of time', async () => {
    const { root, pool } = await busyBoxHost();
    const web = await openHost(pool, 'web');
    await expect(web.run(HANG, PATIENT)).rejects.toMatchObject({ code: 'timeout' });
    await expectEnded(join(root, 'pids'));
  });
});

/** A host on which there is no other program, and the folder that is the root of its sessions. */
async function busyBoxHost() {
  const root = busyBoxRoot();
  const lab = openLab();
  const mounts = [`${root} /mnt`, '/dev /mnt/dev', '/proc /mnt/proc'];
  const server = await startSshd(lab, {
    account: { shell: '/bin/sh', home: '/' },
    prepare: mounts.map((each) => `mount --bind ${each}`).join(' && '),
    config: ['ChrootDirectory /mnt'],
  });
  lab.addHost('web', server);
  return { root, pool: openLabPool(lab) };
}

/** A root folder with no program that is not BusyBox. */
function busyBoxRoot(): string {
  const root = temporaryFolder();
  chmodSync(root, 0o755);
  for (const folder of ['bin', 'dev', 'proc']) mkdirSync(join(root, folder));
  execFileSync('cp', [findProgram('busybox') ?? 'busybox', join(root, 'bin/busybox')]);
  for (const applet of ['sh', 'ls', 'od', 'cat', 'grep', 'sleep'])
    symlinkSync('busybox', join(root, 'bin', applet));
  return root;
}
