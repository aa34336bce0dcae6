import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { TestEngine } from './docker.ts';
import { type Docker, importImage, PATH, unmountAll } from './docker-engine.ts';
import { findProgram } from './needs.ts';
import { until } from './sshd.ts';

/** What a real Podman needs, for `describe`. */
export const PODMAN = ['root', 'podman', 'runc', 'busybox'] as const;

/** Limits that may be set without the right to raise them; locks that no other Podman has. */
const SETTINGS = `
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
netns = "none"
[engine]
lock_type = "file"
`;

/** Podman's service for the tests of one suite, with its own storage; `docker` is Podman's own command line. */
export function usePodman(): TestEngine {
  const state: { folder: string; end: () => Promise<void> } = { folder: '', end: async () => {} };
  const socketOf = () => join(state.folder, 'podman.sock');
  const settingsOf = () => ({
    args: [
      ...['--root', join(state.folder, 'data'), '--runroot', join(state.folder, 'run')],
      ...['--tmpdir', join(state.folder, 'tmp'), '--storage-driver', 'vfs'],
      ...['--cgroup-manager', 'cgroupfs', '--events-backend', 'file', '--runtime', 'runc'],
    ],
    env: { PATH, HOME: state.folder, CONTAINERS_CONF: join(state.folder, 'containers.conf') },
  });
  const docker: Docker = (...args) => {
    const { args: settings, env } = settingsOf();
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return execFileSync('podman', [...settings, ...args], {
      encoding: 'utf8',
      env,
      stdio: [...stdio],
    }).trim();
  };

  beforeAll(async () => {
    if (PODMAN.some((part) => part !== 'root' && findProgram(part) === null)) return;
    if (process.getuid?.() !== 0) return;
    state.folder = realpathSync(mkdtempSync(join(tmpdir(), 'pd-')));
    writeFileSync(join(state.folder, 'containers.conf'), SETTINGS);
    const { args, env } = settingsOf();
    const service = ['system', 'service', '--time', '0', `unix://${socketOf()}`];
    const child = spawn('podman', [...args, ...service], { stdio: 'ignore', detached: true, env });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    state.end = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    await until(() => {
      if (child.exitCode !== null) throw new Error('podman does not come up');
      const ask = ['--remote', '--url', `unix://${socketOf()}`, 'version'];
      return spawnSync('podman', ask, { stdio: 'ignore', env }).status === 0;
    });
  }, 60_000);
  afterAll(async () => {
    if (state.folder === '') return;
    docker('rm', '-a', '-f', '-v', '-t', '0');
    await state.end();
    // Monitors of what has ended clean up, by their own podman.
    await until(() => spawnSync('pgrep', ['-f', state.folder]).status !== 0);
    unmountAll(state.folder);
    rmSync(state.folder, { recursive: true, force: true });
  }, 60_000);

  return {
    get socket() {
      return socketOf();
    },
    get host() {
      return `unix://${socketOf()}`;
    },
    docker,
    image: (name, options = {}) => importImage(state.folder, docker, name, options),
  };
}
