import { basename } from 'node:path';
import { type Kinship, withDescendants } from './family.ts';
import { isHelper } from './leave-out.ts';
import type { Entry, Process } from './process.ts';

const PACKAGE_MANAGER = /^(npm|npx|yarn|pnpm|nodemon)(-cli)?(\.[cm]?js)?$/;

/** What a reloader tells the process that it starts, so that this one runs the program: Django, Werkzeug, node --watch. */
const RELOADED = ['RUN_MAIN', 'WERKZEUG_RUN_MAIN', 'WATCH_REPORT_DEPENDENCIES'] as const;

/**
 * The processes that load the code in place of this one, if this one only starts them: a package manager, or
 * what starts a program anew whenever files change. None where it runs code of its own.
 */
export function startedBy(
  process: Process,
  kinship: Kinship<Entry>,
  processes: ReadonlyMap<number, Process>,
): readonly Entry[] {
  const children = kinship.childrenOf(process.pid);
  const isStarter =
    isPackageManager(process) ||
    isReloader(process) ||
    children.some(({ pid }) => isReloadedBy(process, processes.get(pid)));
  if (!isStarter) return [];
  // What only started others, a shell or another such, has no code either.
  const below = [...withDescendants(kinship, children)];
  return below.filter((each) => kinship.childrenOf(each.pid).length === 0 && !isHelper(each));
}

/** npm writes what it does over its arguments: `npm run dev`. */
function isPackageManager({ argv }: Entry): boolean {
  const [title = '', script = ''] = argv;
  return PACKAGE_MANAGER.test(title.split(' ')[0] ?? '') || PACKAGE_MANAGER.test(basename(script));
}

/** Uvicorn says nothing to the process that it starts. */
function isReloader({ argv }: Entry): boolean {
  const isUvicorn = argv.slice(0, 3).some((word) => basename(word) === 'uvicorn');
  return isUvicorn && argv.includes('--reload');
}

function isReloadedBy({ environ }: Process, child: Process | undefined): boolean {
  return RELOADED.some(
    (name) =>
      environ !== null && environ[name] === undefined && child?.environ?.[name] !== undefined,
  );
}
