import { type AllowedVariable, parseEnviron } from '../../../clients/procfs/environ.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { NoMatch } from './no-match.ts';
import type { Selectors } from './options.ts';
import type { Entry } from './process.ts';
import { isPm2, isSupervisord } from './supervisor.ts';

/** What process managers started under a name. */
export interface Managed {
  readonly found: ReadonlySet<number>;
  /** They started these, too, under names that cannot be told. */
  readonly unknown: ReadonlySet<number>;
}

type Environ = Readonly<Partial<Record<AllowedVariable, string>>>;

interface Manager {
  readonly title: string;
  readonly isManager: (argv: readonly string[]) => boolean;
  /** Null: it says nothing of a name. */
  readonly isNamed: (environ: Environ, wanted: string) => boolean | null;
}

const MANAGERS: Readonly<Record<'supervisor' | 'pm2', Manager>> = {
  supervisor: {
    title: 'supervisord',
    isManager: isSupervisord,
    isNamed: ({ SUPERVISOR_PROCESS_NAME: name, SUPERVISOR_GROUP_NAME: group }, wanted) =>
      name === undefined || group === undefined ? null : isProgram(name, group, wanted),
  },
  pm2: {
    title: 'pm2',
    isManager: isPm2,
    isNamed: ({ name }, wanted) => (name === undefined ? null : name === wanted),
  },
};

/** `shop` is a program with all its processes, or a group; `web:shop` one process of a group, `web:*` all of it. */
export function isProgram(name: string, group: string, wanted: string): boolean {
  const colon = wanted.indexOf(':');
  if (colon < 0) return name === wanted || group === wanted;
  const process = wanted.slice(colon + 1);
  return group === wanted.slice(0, colon) && (process === '*' || process === name);
}

/**
 * Finds what a manager started under a name: its own children, which were told that name in their environment.
 * That alone does not count, as everything that they start inherits it, and may outlive them. Throws
 * `NoMatch` where no such manager runs.
 */
export async function resolveManaged(
  kind: keyof typeof MANAGERS,
  wanted: string,
  { procfs, entries }: { readonly procfs: Procfs; readonly entries: readonly Entry[] },
): Promise<Managed> {
  const { title, isManager, isNamed } = MANAGERS[kind];
  const managers = new Set(entries.filter(({ argv }) => isManager(argv)).map(({ pid }) => pid));
  if (managers.size === 0) throw new NoMatch('process-not-found', `no ${title} runs here`);
  const children = entries.filter(({ parent }) => managers.has(parent)).map(({ pid }) => pid);
  const environs = await procfs.environs(children);
  const having = (answer: boolean | null) =>
    new Set(
      children.filter((pid) => {
        const environ = environs.get(pid);
        return (environ ? isNamed(parseEnviron(environ), wanted) : null) === answer;
      }),
    );
  return { found: having(true), unknown: having(null) };
}

/** The managers that the selectors name, and what they call what is looked for. */
export function managersIn(find: Selectors): readonly (readonly [keyof typeof MANAGERS, string])[] {
  return (['supervisor', 'pm2'] as const).flatMap((kind) => {
    const name = find[kind];
    return name === undefined ? [] : [[kind, name] as const];
  });
}
