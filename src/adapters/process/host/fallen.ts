import type { Dial, ManagedProgram } from '../../../clients/managers/program.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { parseUnits, type Unit } from '../../../clients/procfs/units.ts';
import { parseListeningPaths } from '../../../clients/procfs/unix-sockets.ts';
import { within } from '../../../clients/within.ts';
import type { ProblemCode } from '../../../model/problem.ts';
import { counted } from '../../../model/words.ts';
import { isProgram } from './managed.ts';
import type { Selectors } from './options.ts';
import type { Entry } from './process.ts';
import type { DialSocket } from './procfs-of.ts';
import { toUnitName } from './select.ts';
import { isPm2, isSupervisord } from './supervisor.ts';

/** What was asked for by the name that its manager gives it, and ended: no process tells of it. */
interface Fallen {
  readonly name: string;
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
  /** How often it was started again; null: its manager does not tell. */
  readonly restarts: number | null;
}

export interface Ended {
  readonly fallen: readonly Fallen[];
  /** Managers that did not answer, and why. */
  readonly unasked: readonly string[];
}

export interface Managers {
  readonly procfs: Procfs;
  /** All that runs there. */
  readonly entries: Promise<readonly Entry[]>;
  readonly dial: DialSocket;
  readonly signal: AbortSignal;
}

/** Asks the managers that the selectors name, each by its own means. */
export async function findFallen(find: Selectors, managers: Managers): Promise<Ended> {
  const { unit, supervisor, pm2 } = find;
  const found = await Promise.all([
    unit === undefined ? NOTHING : ofUnit(toUnitName(unit), managers),
    supervisor === undefined ? NOTHING : ofSupervisord(supervisor, managers),
    pm2 === undefined ? NOTHING : ofPm2(pm2, managers),
  ]);
  return {
    fallen: found.flatMap(({ fallen }) => fallen),
    unasked: found.flatMap(({ unasked }) => unasked),
  };
}

const NOTHING = { fallen: [], unasked: [] } as const;

async function ofUnit(name: string, { procfs }: Managers): Promise<Ended> {
  const unit = parseUnits(await procfs.units([name])).get(name);
  const fallen = unit ? toFallenUnit(name, unit) : null;
  return { fallen: fallen ? [fallen] : [], unasked: [] };
}

/** Newer systemds pass through `failed` before they start a unit again, and say so in the second word. */
function toFallenUnit(name: string, { active, sub, result, restarts }: Unit): Fallen | null {
  const again = restarts > 0 ? `, started again ${counted(restarts, 'time')}` : '';
  const hint = logHint('journalctl -u %s', name);
  if (active === 'failed' && sub === 'failed')
    return {
      name,
      code: 'program-failed',
      message: `${name} has failed, and systemd does not start it again: ${result}${again}`,
      hint,
      restarts,
    };
  if (sub !== 'auto-restart') return null;
  const message = `${name} ends, and systemd starts it again: ${result}${again}`;
  return { name, code: 'program-restarting', message, hint, restarts };
}

async function ofSupervisord(wanted: string, managers: Managers): Promise<Ended> {
  const { askSupervisord } = await import('../../../clients/managers/supervisord.ts');
  const manager: Manager = {
    title: 'supervisord',
    isManager: isSupervisord,
    // It binds its socket under another name, with a number behind it, and then gives it the right one.
    toSocket: (path) => path.replace(/\.\d+$/, ''),
    ask: askSupervisord,
    isWanted: ({ name, group }) => isProgram(name, group, wanted),
    // It keeps the two streams apart, unless it is told to redirect; what a program dies of is mostly in the other.
    log: 'supervisorctl tail %s stderr (or stdout)',
  };
  return ofManager(manager, managers);
}

async function ofPm2(wanted: string, managers: Managers): Promise<Ended> {
  const { askPm2 } = await import('../../../clients/managers/pm2.ts');
  const manager: Manager = {
    title: 'pm2',
    isManager: isPm2,
    toSocket: (path) => (path.endsWith('/rpc.sock') ? path : null),
    ask: askPm2,
    isWanted: ({ name }) => name === wanted,
    log: 'pm2 logs %s',
  };
  return ofManager(manager, managers);
}

interface Manager {
  readonly title: string;
  readonly isManager: (argv: readonly string[]) => boolean;
  /** The socket that it answers on, of those that it listens on. */
  readonly toSocket: (path: string) => string | null;
  readonly ask: (dial: Dial, signal: AbortSignal) => Promise<readonly ManagedProgram[]>;
  readonly isWanted: (program: ManagedProgram) => boolean;
  readonly log: string;
}

/** Milliseconds that a manager may take to answer. */
const PATIENCE = 3000;

async function ofManager(
  { title, isManager, toSocket, ask, isWanted, log }: Manager,
  { procfs, entries, dial, signal }: Managers,
): Promise<Ended> {
  const running = (await entries).filter(({ argv }) => isManager(argv));
  const sockets = await socketsOf(running, procfs, toSocket);
  const answers = await Promise.all(
    sockets.map((path) =>
      ask((until) => dial(path, until), within(signal, PATIENCE)).catch((error: Error) => {
        signal.throwIfAborted();
        return `${title} did not tell what has failed: ${error.message}`;
      }),
    ),
  );
  const programs = answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer));
  return {
    fallen: programs.filter(isWanted).flatMap((program) => toFallen(program, title, log)),
    unasked: answers.filter((answer) => typeof answer === 'string'),
  };
}

async function socketsOf(
  managers: readonly Entry[],
  procfs: Procfs,
  toSocket: Manager['toSocket'],
): Promise<readonly string[]> {
  if (managers.length === 0) return [];
  const [table, held] = await Promise.all([
    procfs.unixSockets(),
    procfs.socketInodes(managers.map(({ pid }) => pid)),
  ]);
  const inodes = new Set([...held.values()].flatMap((own) => own ?? []));
  const own = parseListeningPaths(table).filter(({ inode }) => inodes.has(inode));
  return [...new Set(own.flatMap(({ path }) => toSocket(path) ?? []))];
}

const CODES: Readonly<Partial<Record<ManagedProgram['state'], readonly [ProblemCode, string]>>> = {
  failed: ['program-failed', 'has failed, and %s does not start it again'],
  restarting: ['program-restarting', 'ends, and %s starts it again'],
  ended: ['program-ended', 'has ended'],
};

function toFallen(program: ManagedProgram, title: string, log: string): readonly Fallen[] {
  const { group, says, state } = program;
  const fault = CODES[state];
  if (!fault) return [];
  const [code, words] = fault;
  const name = group === program.name ? group : `${group}:${program.name}`;
  const message = `${name} ${words.replace('%s', title)}${says === '' ? '' : `: ${says}`}`;
  return [{ name, code, message, hint: logHint(log, name), restarts: null }];
}

/** A name from outside becomes part of a command only if it is a plain word. */
function logHint(command: string, name: string): string {
  return /^[A-Za-z0-9_][\w.@:-]*$/.test(name)
    ? `See ${command.replace('%s', name)}.`
    : 'See its log.';
}
