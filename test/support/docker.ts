import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import {
  type Docker,
  dockerOf,
  type EngineSetup,
  type ImageOptions,
  importImage,
  socketOf,
  startEngine,
  unmountAll,
} from './docker-engine.ts';
import { findProgram, NEWER_ENGINE } from './needs.ts';

/** What a real engine needs, for `describe`. */
export const ENGINE = ['root', 'dockerd', 'docker', 'busybox', 'ip'] as const;

/** What one needs that keeps images as containerd does. */
export const CONTAINERD_STORE = [...ENGINE, 'a newer engine'] as const;

export interface TestEngine {
  readonly socket: string;
  /** unix://… */
  readonly host: string;
  readonly docker: Docker;
  /** An image that lacks nothing but a base, made without any download. Its id. */
  readonly image: (name: string, options?: ImageOptions) => string;
}

/**
 * A Docker engine of the tests of one suite, with its data, its sockets and its bridge; it ends with them.
 * `toSetup`: what it needs beside, made in its folder.
 */
export function useEngine(
  toSetup: (folder: string) => EngineSetup | Promise<EngineSetup> = () => ({}),
): TestEngine {
  const state: { folder: string; end: () => Promise<void> } = { folder: '', end: async () => {} };
  const docker: Docker = (...args) => dockerOf(state.folder)(...args);

  beforeAll(async () => {
    if (ENGINE.some((part) => part !== 'root' && findProgram(part) === null)) return;
    if (process.getuid?.() !== 0) return;
    state.folder = realpathSync(mkdtempSync(join(tmpdir(), 'dk-')));
    // The socket may be seen by all, and used by root.
    chmodSync(state.folder, 0o711);
    state.end = await startEngine(state.folder, await toSetup(state.folder));
  }, 60_000);
  afterAll(async () => {
    if (state.folder === '') return;
    const all = docker('ps', '-aq').split('\n').filter(Boolean);
    if (all.length > 0) docker('rm', '-f', '-v', ...all);
    await state.end();
    unmountAll(state.folder);
    rmSync(state.folder, { recursive: true, force: true });
  }, 60_000);

  return {
    get socket() {
      return socketOf(state.folder);
    },
    get host() {
      return `unix://${socketOf(state.folder)}`;
    },
    docker,
    image: (name, options = {}) => importImage(state.folder, docker, name, options),
  };
}

/** As `useEngine`, of one that keeps images as containerd does, by what they were pulled as. */
export function useContainerdStore(): TestEngine {
  return useEngine((folder) => {
    const settings = join(folder, 'daemon.json');
    writeFileSync(settings, '{ "features": { "containerd-snapshotter": true } }');
    const programs = ['sbin', 'bin'].map((each) => join(NEWER_ENGINE, each)).join(delimiter);
    return { programs, args: ['--config-file', settings] };
  });
}
