import { vi } from 'vitest';
import { temporaryFolder } from './temporary.ts';

/** A home of this test's own, where nothing names an engine yet. */
export function useDockerHome(): string {
  const home = temporaryFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_RUNTIME_DIR', `${home}/run`);
  for (const name of ['HOST', 'CONTEXT', 'CONFIG', 'TLS', 'TLS_VERIFY', 'CERT_PATH'])
    vi.stubEnv(`DOCKER_${name}`, '');
  return home;
}
