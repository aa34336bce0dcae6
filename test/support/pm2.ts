import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { PM2 } from './needs.ts';
import { temporaryFolder } from './temporary.ts';

/** A real pm2 with a daemon of its own, which ends with the test. */
export function openPm2(cwd: string) {
  const env = { ...process.env, PM2_HOME: temporaryFolder(), PM2_DISABLE_VERSION_CHECK: 'true' };
  const pm2 = (...words: readonly string[]) =>
    execFileSync(process.execPath, [PM2, ...words], { cwd, env, encoding: 'utf8' });
  onTestFinished(() => void pm2('kill'));
  return {
    pm2,
    pidsOf: (name: string) => pm2('pid', name).trim().split('\n').map(Number),
  };
}
