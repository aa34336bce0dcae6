import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundExec } from '../../../../src/adapters/process/host/exec-bound.ts';
import { parseEntry, parseProcess } from '../../../../src/adapters/process/host/process.ts';
import { parseClock } from '../../../../src/clients/procfs/clock.ts';
import { localProcfs } from '../../../../src/clients/procfs/local.ts';
import type { Procfs } from '../../../../src/clients/procfs/procfs.ts';
import { remoteProcfs } from '../../../../src/clients/procfs/remote/remote.ts';
import { parseVirtualization } from '../../../../src/clients/procfs/virtualization.ts';
import { testWith } from '../../../support/needs.ts';
import { PYTHON_SERVER, startProcess } from '../../../support/process.ts';
import { askShell, busyboxOnly } from '../../../support/shell.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const busyboxFolder = mkdtempSync(join(tmpdir(), 'deploytrace-test-'));
afterAll(() => rmSync(busyboxFolder, { recursive: true }));

const local = () => localProcfs(new AbortController().signal);

const SHELLS = [
  ['dash', 'dash', () => askShell(['dash'])],
  ['bash', 'bash', () => askShell(['bash'])],
  ['bash as sh', 'bash', () => askShell(['bash', '--posix'])],
  ['BusyBox alone', 'busybox', () => askShell(['busybox', 'sh'], busyboxOnly(busyboxFolder))],
] as const;

/** A process as the adapter understands it, but for what passes while it is looked at. */
async function read(procfs: Procfs, pid: number) {
  const [raw] = await procfs.entries([pid]);
  const entry = raw && parseEntry(raw);
  const whole = (await procfs.processes([pid])).get(pid);
  if (!entry || !whole) throw new Error(`process ${pid} was not read`);
  const process = parseProcess(entry, whole, parseClock('0 0', 0));
  if (!process) throw new Error(`process ${pid} has ended`);
  const { stat: _stat, memory, execBefore, program, programNow, ...facts } = process;
  const rounded = (inode: typeof program) =>
    inode && { ...inode, changedAt: Math.floor(inode.changedAt / 1000) };
  return { ...facts, program: rounded(program), programNow: rounded(programNow) };
}

describe.each(SHELLS)('%s tells what this machine tells of itself:', (_name, program, toAsk) => {
  const inShell = testWith(program);
  let remote: Procfs;
  beforeAll(async () => {
    remote = remoteProcfs(toAsk());
  });

  const expectSame = async (pid: number) =>
    expect(await read(remote, pid)).toEqual(await read(local(), pid));

  inShell('a server with arguments of every kind', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app.py'), PYTHON_SERVER);
    const args = ['', 'two words', 'a\nb', 'é\u0001', '==> /proc/1/cmdline <==', '\'"$(x)`y`\\'];
    const { pid } = await startProcess('/usr/bin/python3', ['-u', 'app.py', ...args], {
      cwd: folder,
      env: {
        GIT_COMMIT: 'abc1234',
        SECRET: 'hunter2',
        pm_id: 'a\nGIT_SHA=forged',
        GUNICORN_CMD_ARGS: '--env=T=x --preload',
        NODE_OPTIONS: '--title=x  -r ./a.js --import=./b.mjs --no-warnings',
      },
    });
    await expectSame(pid);
    const { environ, listening } = await read(remote, pid);
    expect(environ).toEqual({
      GIT_COMMIT: 'abc1234',
      pm_id: 'a\nGIT_SHA=forged',
      GUNICORN_CMD_ARGS: '--preload',
      NODE_OPTIONS: '-r ./a.js --import=./b.mjs',
    });
    expect(listening).toHaveLength(1);
  });

  inShell('what pm2 calls a process, and nothing else of its settings', async () => {
    const names = ['shop', 'a "b" \\ é', '}{', ''];
    for (const name of names) {
      const settings = {
        list: ['name', '"name":'],
        env: { name: 'inner', SECRET: 'x' },
        name,
        n: 1,
      };
      const env = { pm2_env: JSON.stringify(settings) };
      const { pid } = await startProcess('sh', ['-c', 'echo ready; exec sleep 600'], { env });
      await expect.poll(async () => (await read(local(), pid)).argv[0]).toBe('sleep');
      const told = (await remote.environs([pid])).get(pid)?.filter((each) => !/^PWD=/.test(each));
      expect(told).toEqual([`name=${name}`]);
      await expectSame(pid);
    }
  });

  inShell('a program that was replaced, from a folder that was deleted', async () => {
    const folder = temporaryFolder();
    const cwd = join(folder, 'gone');
    mkdirSync(cwd);
    const path = join(folder, 'app (deleted)');
    execFileSync('cp', ['/bin/sleep', path]);
    const { pid } = await startProcess('sh', ['-c', 'echo ready; exec "$0" 600', path], { cwd });
    await expect.poll(async () => (await read(local(), pid)).exe?.path).toBe(path);
    await expectSame(pid);
    execFileSync('cp', ['/bin/sleep', join(folder, 'next')]);
    renameSync(join(folder, 'next'), path);
    rmSync(cwd, { recursive: true });
    await expectSame(pid);
    expect(await read(remote, pid)).toMatchObject({
      exe: { path, replaced: 'replaced' },
      cwd: { path: cwd, replaced: 'deleted' },
    });
  });

  inShell('a process with a name of more than one line, and its threads', async () => {
    const { pid } = await startProcess(
      '/usr/bin/python3',
      [
        '-uc',
        `import ctypes, threading, time
ctypes.CDLL(None).prctl(15, b'a) R 1\\n9 (b', 0, 0, 0)
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print('ready', flush=True)
time.sleep(600)`,
      ],
      { cwd: '/' },
    );
    await expectSame(pid);
    expect(await read(remote, pid)).toMatchObject({ name: 'a) R 1\n9 (b' });
    const threads = (await remote.processes([pid])).get(pid)?.threads;
    expect(threads).toHaveLength(1);
  });

  inShell('since when a process has not replaced its program, by a pipe of its own', async () => {
    const script = 'import os, time; ends = os.pipe(); print(ends, flush=True); time.sleep(600)';
    const { pid } = await startProcess('/usr/bin/python3', ['-c', script], { cwd: '/' });
    const boundOf = async (procfs: Procfs) => {
      const raw = (await procfs.processes([pid])).get(pid);
      return raw ? (boundExec(raw, parseClock('0 0', 0)) ?? 0) : 0;
    };
    const [theirs, ours] = [await boundOf(remote), await boundOf(local())];
    expect(ours).toBeGreaterThan(0);
    // Where whole seconds are told, it is the end of one.
    expect(theirs - ours).toBeGreaterThan(-1);
    expect(theirs - ours).toBeLessThan(1000);
  });

  inShell('every process of the machine', async () => {
    const marks = async (procfs: Procfs) =>
      new Map((await procfs.entries()).map(({ pid, cmdline }) => [pid, cmdline]));
    const before = await marks(local());
    const theirs = await marks(remote);
    const after = await marks(local());
    // Others start, become something else and end meanwhile.
    const steady = [...before].filter(([pid, mark]) => after.get(pid) === mark && theirs.has(pid));
    expect(steady.length).toBeGreaterThan(10);
    expect(steady.map(([pid]) => [pid, theirs.get(pid)])).toEqual(steady);
  });

  inShell('where processes stand', async () => {
    const folder = temporaryFolder();
    const { pid } = await startProcess('sh', ['-c', 'echo ready; sleep 600'], { cwd: folder });
    const place = (await remote.places([pid], true)).get(pid);
    expect(place).toMatchObject({ cwd: { target: folder }, denied: [] });
    expect(place?.status).toMatch(new RegExp(`^Uid:\t${process.getuid?.()}\t`, 'm'));
  });

  inShell('files: inodes, beginnings, links, digests', async () => {
    const folder = temporaryFolder();
    const odd = join(folder, "a 'b' $(c)");
    writeFileSync(odd, 'hello');
    symlinkSync(odd, join(folder, 'link'));
    const paths = [odd, join(folder, 'link'), join(folder, 'none'), folder];
    const rounded = async (procfs: Procfs) =>
      (await procfs.inodes(paths)).map(
        (inode) => inode && { ...inode, changedAt: Math.floor(inode.changedAt / 1000) },
      );
    expect(await rounded(remote)).toEqual(await rounded(local()));
    for (const procfs of [remote, local()]) {
      expect(await procfs.heads([odd, paths[2] ?? '', folder], 3)).toEqual([
        { text: 'hel' },
        'absent',
        'absent',
      ]);
      expect(await procfs.realPath(join(folder, 'link'))).toBe(odd);
      expect(await procfs.exists(process.pid)).toBe(true);
      expect(await procfs.exists(4_194_303)).toBe(false);
      expect(await procfs.sharesPath([{ pid: process.pid, path: folder }])).toEqual([true]);
    }
    expect(await remote.digest({ pid: process.pid, path: odd })).toBe(
      await local().digest({ pid: process.pid, path: odd }),
    );
  });

  inShell('what a process executes, though it is gone from its path', async () => {
    const path = join(temporaryFolder(), 'server');
    copyFileSync('/bin/sleep', path);
    const script = 'echo ready; exec "$1" 600';
    const { pid } = await startProcess('sh', ['-c', script, 'sh', path], { cwd: '/' });
    await expect.poll(() => readlinkSync(`/proc/${pid}/exe`)).toBe(path);
    const bytes = readFileSync(path);
    rmSync(path);
    for (const procfs of [remote, local()]) {
      const end = await procfs.program(pid, ({ size, at }) => at(size - 100, 200));
      expect(end).toEqual(bytes.subarray(-100));
      expect(await procfs.program(4_194_303, async () => 'read')).toBeNull();
    }
  });

  inShell('who listens', async () => {
    const { pid } = await startProcess('/usr/bin/python3', ['-uc', PYTHON_SERVER], { cwd: '/' });
    const [theirs, ours] = [
      (await remote.socketInodes([pid])).get(pid),
      (await local().socketInodes([pid])).get(pid),
    ];
    expect(theirs).toEqual(ours);
    expect((await remote.sockets()).tcp).toContain(theirs?.at(-1));
  });

  inShell('its own clock, kernel and users', async () => {
    const [theirs, ours] = [await remote.machine(), await local().machine()];
    expect(theirs.kernel).toBe(ours.kernel);
    expect(theirs.osRelease.trim()).toBe(ours.osRelease.trim());
    expect(parseVirtualization(theirs.virtualization)).toEqual(
      parseVirtualization(ours.virtualization),
    );
    expect(Math.abs(theirs.skew?.skew ?? Number.NaN)).toBeLessThanOrEqual(theirs.skew?.error ?? 0);
    expect(theirs.passwd).toMatch(/^root:[^:]*:0$/m);
    const booted = ({ now, uptime }: typeof ours) =>
      parseClock(uptime, now).now - parseClock(uptime, now).uptime;
    expect(Math.abs(booted(theirs) - booted(ours))).toBeLessThan(theirs.error + 200);
  });
});

test('where a program had to wait, how far its clock may be off is known', async () => {
  const busy = 'echo() { command echo "$@"; case $1 in *.*" "*.*) sleep 0.3 ;; esac; }';
  const ask = askShell(['dash']);
  const remote = remoteProcfs((script, args) => ask(`${busy}\n${script}`, args));
  const [theirs, ours] = [await remote.machine(), await local().machine()];
  const booted = ({ now, uptime }: typeof ours) => now - parseClock(uptime, now).uptime;
  expect(theirs.error).toBeGreaterThanOrEqual(140);
  // An uptime is told in hundredths.
  expect(Math.abs(booted(theirs) - booted(ours))).toBeLessThan(theirs.error + ours.error + 20);
});

test('titles that look like headings of other files are read one by one', async () => {
  const forged = `x\n==> /proc/${process.pid}/cmdline <==\nforged`;
  const { pid } = await startProcess('/usr/bin/python3', ['-uc', PYTHON_SERVER, forged], {
    cwd: '/',
  });
  const remote = remoteProcfs(askShell(['dash']));
  const entries = new Map((await remote.entries()).map((entry) => [entry.pid, entry.cmdline]));
  const [own] = await local().entries([process.pid]);
  expect(entries.get(process.pid)).toBe(own?.cmdline);
  expect(entries.get(pid)).toContain(forged);
});
