import { setMaxListeners } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Context } from '../../src/adapters/adapter.ts';

/** A context as the pipeline makes it, for asking one adapter alone. */
export function testContext(changes: Partial<Context> = {}): Context {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>) => {
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = make();
    answers.set(key, made);
    return made;
  };
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return {
    signal: controller.signal,
    now: () => new Date(),
    cacheFolder: '/nonexistent/deploytrace-cache',
    baseFolder: process.cwd(),
    artifactPath: null,
    sourceFacts: async () => null,
    once,
    keep: once,
    atEnd: (close) => onTestFinished(close),
    connect: async (host) => {
      throw new Error(`no connection to ${host} in this test`);
    },
    ...changes,
  };
}
