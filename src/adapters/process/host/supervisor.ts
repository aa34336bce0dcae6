import { baseName } from '../../../clients/procfs/script.ts';
import type { Supervisor } from '../../../model/facts.ts';
import type { Row } from './table.ts';

const NONE: Supervisor = { kind: 'none', name: null };

/** What starts the process again when it ends, by whole tokens and full ids, never by parts of words. */
export function supervisorOf(
  row: Row,
  ancestors: readonly Row[],
  cgroup: string | null,
  environment: Readonly<Record<string, string>>,
): Supervisor {
  const segments = (cgroup ?? '').split('/');
  const container = containerIn(segments);
  if (container) return { kind: 'container', name: container };
  if (ancestors.some(isSupervisord)) {
    return { kind: 'supervisord', name: environment.SUPERVISOR_PROCESS_NAME ?? null };
  }
  if (environment.pm_id !== undefined || ancestors.some(isPm2))
    return { kind: 'pm2', name: environment.pm_id ?? null };
  const unit = unitIn(segments);
  if (unit) return { kind: 'systemd', name: unit };
  return row.stat.terminal === 0 ? NONE : { kind: 'terminal', name: null };
}

/** The last full id on the path: engines nest. */
function containerIn(segments: readonly string[]): string | null {
  const ids = segments.flatMap(
    (segment) => /(?:^|[-:])([0-9a-f]{64})(?:\.scope)?$/.exec(segment)?.[1] ?? [],
  );
  return ids.at(-1) ?? null;
}

/** The deepest service that is not a user's manager. */
export function unitIn(segments: readonly string[]): string | null {
  return (
    segments.findLast(
      (segment) => /\.service$/.test(segment) && !/^user@\d+\.service$/.test(segment),
    ) ?? null
  );
}

function isSupervisord({ args }: Row): boolean {
  return args.slice(0, 2).some((each) => baseName(each) === 'supervisord');
}

function isPm2({ args }: Row): boolean {
  return /^PM2 v\d+\.\d+\.\d+: God Daemon/.test(args.join(' '));
}
