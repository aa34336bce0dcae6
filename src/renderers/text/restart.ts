import type { Observation } from '../../model/observation.ts';
import type { ProcessFacts } from '../../model/process-facts.ts';
import { counted, listed } from '../../model/words.ts';
import { processName } from './names.ts';

/** `restart 4121 and the 3 processes it started (systemctl restart shop.service)`. */
export function restartWords(processes: readonly Observation[]): string {
  const roots = rootsOf(processes);
  const below = processes.length - roots.length;
  const names = listed(roots.map(processName));
  const children =
    below === 0
      ? ''
      : roots.length === 1
        ? ` and the ${counted(below, 'process')} it started`
        : ' and what they started';
  const command = commandFor(roots.flatMap((each) => factsOf(each) ?? []));
  return `restart ${names}${children}${command ? ` (${command})` : ''}`;
}

/** Those that none of the others started: restarting them restarts the rest. */
function rootsOf(processes: readonly Observation[]): readonly Observation[] {
  const keyOf = (host: string, pid: number) => `${host} ${pid}`;
  const all = new Set(processes.map((each) => keyOf(each.subject.host, factsOf(each)?.pid ?? 0)));
  return processes.filter((each) => !all.has(keyOf(each.subject.host, factsOf(each)?.parent ?? 0)));
}

function factsOf(process: Observation): ProcessFacts | undefined {
  return process.state === 'observed' ? process.facts.process : undefined;
}

/**
 * A name that means nothing but itself to a shell, and one process to a supervisor. Names come from what is
 * observed; others are never made a command.
 */
const PLAIN_NAME = /^(?!all$)[A-Za-z0-9_][\w.@:-]*$/;

export function isPlainName(name: string): boolean {
  return PLAIN_NAME.test(name);
}

/** The command that restarts all of them, where the same supervisor keeps them. */
function commandFor(processes: readonly ProcessFacts[]): string | null {
  const commands = new Set(processes.map(restartCommand));
  const [command] = commands;
  return commands.size === 1 && command ? command : null;
}

function restartCommand({ supervisor, cgroup }: ProcessFacts): string | null {
  const { kind, name } = supervisor;
  if (name === null || !isPlainName(name)) return null;
  switch (kind) {
    case 'systemd':
      return /\/user@\d+\.service\//.test(cgroup ?? '')
        ? `systemctl --user restart ${name}`
        : `systemctl restart ${name}`;
    case 'supervisord':
      return `supervisorctl restart ${name}`;
    case 'pm2':
      return `pm2 restart ${name}`;
    case 'container':
    case 'terminal':
    case 'none':
      return null;
  }
}
