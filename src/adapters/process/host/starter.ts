import { basename } from 'node:path';
import { type Kinship, withDescendants } from './family.ts';
import { isHelper } from './leave-out.ts';
import type { Entry, Process } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { scriptIndex } from './script.ts';

const STARTER =
  /^((npm|npx|yarn|pnpm|nodemon)(-cli)?(\.[cm]?js)?|tsx|ts-node-dev|supervisord|circusd|honcho|watchmedo)$/;

/** What a reloader tells the process that it starts, so that this one runs the program: Django, Werkzeug, node --watch. */
const RELOADED = ['RUN_MAIN', 'WERKZEUG_RUN_MAIN', 'WATCH_REPORT_DEPENDENCIES'] as const;

/**
 * The processes that load the code in place of this one, if this one only starts them: a package manager,
 * a process manager, or what starts a program anew whenever files change. None where it runs code of its own.
 */
export function startedBy(
  process: Process,
  kinship: Kinship<Entry>,
  processes: ReadonlyMap<number, Process>,
): readonly Entry[] {
  const passesOn = (entry: Entry) => {
    const children = kinship.childrenOf(entry.pid);
    return children.length > 0 && (isHanded(entry) || isStarter(entry, children, processes));
  };
  const children = kinship.childrenOf(process.pid);
  if (!isStarter(process, children, processes)) return [];
  const below = withDescendants(kinship, children);
  if (below.has(process)) return [];
  // What starts others as well as running code of its own, as a server its tools, loaded that itself.
  return [...below].filter((each) => !passesOn(each) && !isHelper(each));
}

function isStarter(
  entry: Entry,
  children: readonly Entry[],
  processes: ReadonlyMap<number, Process>,
): boolean {
  const environ = processes.get(entry.pid)?.environ ?? null;
  return (
    isKnownStarter(entry) ||
    isReloader(entry) ||
    children.some(({ pid }) => isReloadedBy(environ, processes.get(pid)))
  );
}

/** A shell without a script, only with what it was handed (`sh -c`). */
function isHanded(entry: Entry): boolean {
  const isShell = runtimeOf(programName(entry)) === 'shell';
  return isShell && scriptIndex('shell', entry.argv.slice(1)) === null;
}

/** npm writes what it does over its arguments: `npm run dev`. */
function isKnownStarter({ argv }: Entry): boolean {
  const [title = '', script = ''] = argv;
  return STARTER.test(title.split(' ')[0] ?? '') || STARTER.test(basename(script));
}

/** Uvicorn says nothing to the process that it starts. */
function isReloader({ argv }: Entry): boolean {
  const isUvicorn = argv.slice(0, 3).some((word) => basename(word) === 'uvicorn');
  return isUvicorn && argv.includes('--reload');
}

function isReloadedBy(environ: Process['environ'], child: Process | undefined): boolean {
  return RELOADED.some(
    (name) =>
      environ !== null && environ[name] === undefined && child?.environ?.[name] !== undefined,
  );
}
