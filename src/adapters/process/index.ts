import type { Adapter } from '../adapter.ts';
import type { Registration } from '../registration.ts';
import { withSelfReports } from '../reporting.ts';

/** Every kind of process, by the name that `process.type` gives it. */
export const processes = {
  host: {
    summary: 'processes of a machine, found by port, command, unit, folder and the like',
    yields: ['process', 'load', 'executable', 'script', 'claims', 'selfReport'],
    options: async () => (await import('./host/options.ts')).hostOptions,
    load: async () => withSelfReports((await import('./host/index.ts')).hostProcesses),
  },
  docker: {
    summary:
      'containers of Docker or Podman, found by name, label, Compose project, service or image',
    yields: ['container', 'process', 'load', 'executable', 'script', 'claims', 'selfReport'],
    options: async () => (await import('./docker/options.ts')).dockerOptions,
    load: async () => {
      const [{ openDocker }, { readContainers }] = await Promise.all([
        import('./docker/index.ts'),
        import('./host/of-containers.ts'),
      ]);
      return withSelfReports(openDocker(readContainers));
    },
  },
} satisfies Record<string, Registration<Adapter<never>>>;
