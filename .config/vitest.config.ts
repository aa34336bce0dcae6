import { defineConfig } from 'vitest/config';
import { Summary } from '../test/support/summary.ts';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // Most of a test is waiting for what it started: three files at once on two cores, where the default is one.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine may take longer than the usual second to start a server.
    expect: { poll: { timeout: 20_000 } },
    // Expected texts are written with -u alone: a test that lacks its own must fail, here as in CI.
    update: 'none',
    reporters: ['default', new Summary()],
  },
});
