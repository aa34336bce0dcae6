import { pm2NameIn } from './pm2.ts';

/** Variables that name a revision; what they hold is what somebody claims. */
export const REVISION_VARIABLES = [
  'GIT_COMMIT',
  'GIT_COMMIT_SHA',
  'GIT_REVISION',
  'GIT_SHA',
  'COMMIT_SHA',
  'COMMIT_HASH',
  'SOURCE_COMMIT',
  'SOURCE_VERSION',
  'REVISION',
  'HEROKU_SLUG_COMMIT',
  'HEROKU_BUILD_COMMIT',
  'RENDER_GIT_COMMIT',
  'RAILWAY_GIT_COMMIT_SHA',
  'VERCEL_GIT_COMMIT_SHA',
  'DD_GIT_COMMIT_SHA',
  'KAMAL_VERSION',
] as const;

const OTHERS = [
  'UWSGI_RELOADS',
  'UWSGI_LAZY_APPS',
  'UWSGI_LAZY',
  'UWSGI_CHEAP',
  'UWSGI_CHEAPER',
  'UWSGI_IDLE',
  'pm_id',
  'SUPERVISOR_PROCESS_NAME',
  'SUPERVISOR_GROUP_NAME',
  'INVOCATION_ID',
  // Where a shell that started it stood.
  'PWD',
  // Libraries that the program loads before those of the system.
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  // Where php finds its settings.
  'PHPRC',
  'PHP_INI_SCAN_DIR',
  // That a reloader started it.
  'RUN_MAIN',
  'WERKZEUG_RUN_MAIN',
  'WATCH_REPORT_DEPENDENCIES',
] as const;

export type AllowedVariable =
  | (typeof REVISION_VARIABLES)[number]
  | (typeof OTHERS)[number]
  | 'GUNICORN_CMD_ARGS'
  | 'NODE_OPTIONS'
  /** Of what pm2 started, what it calls it there. */
  | 'name';

/** All that are kept as they are. */
export const ALLOWED_NAMES: readonly string[] = [...REVISION_VARIABLES, ...OTHERS];
const ALLOWED = new Set(ALLOWED_NAMES);

/** Of a whole /proc/PID/environ, the assignments that may be kept. An environment is full of secrets: this runs where it is read. */
export function keepAllowed(text: string): readonly string[] {
  const assignments = text.split('\0');
  const kept = assignments.flatMap((assignment) => {
    const name = assignment.slice(0, assignment.indexOf('='));
    if (ALLOWED.has(name)) return [assignment];
    // Arguments, and so possibly secrets, of which few matter.
    if (name === 'NODE_OPTIONS') return [preloadsOnly(assignment)];
    if (name !== 'GUNICORN_CMD_ARGS') return [];
    return [/(^|[\s='"])--preload(\s|['"]|$)/.test(assignment) ? `${name}=--preload` : `${name}=`];
  });
  const name = pm2NameIn(assignments);
  return name === null ? kept : [...kept, `name=${name}`];
}

const PRELOAD = /^(-r|--require|--import|--(experimental-)?loader)(=|$)/;

/** What it names to be loaded before the program. */
function preloadsOnly(assignment: string): string {
  const [name, ...rest] = assignment.split('=');
  const words = rest.join('=').split(/\s+/);
  const kept = words.filter((word, index) => {
    const before = words[index - 1] ?? '';
    return PRELOAD.test(word) || (PRELOAD.test(before) && !before.includes('='));
  });
  return `${name}=${kept.join(' ')}`;
}

/** What the kept assignments say, by name. */
export function parseEnviron(
  kept: readonly string[],
): Readonly<Partial<Record<AllowedVariable, string>>> {
  return Object.fromEntries(
    kept.map((assignment) => {
      const equals = assignment.indexOf('=');
      return [assignment.slice(0, equals), assignment.slice(equals + 1)];
    }),
  );
}
