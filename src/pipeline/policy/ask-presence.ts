import type { Policy } from '../../model/policy.ts';
import type { Presence } from '../../model/presence.ts';
import type { RelationKind } from '../../model/relation.ts';
import type { Trace } from '../../model/trace.ts';
import { withDeadline } from '../deadline.ts';
import type { Plan } from '../plan.ts';
import type { Limits, ToContext } from '../resolve.ts';

/** Whether revisions hold the commit that was named, by revision: those of which ancestry does not say all. */
export type Presences = Readonly<Record<string, Presence>>;

/** A later commit may take the named one back; another line may hold it in another form. */
const TELLING: readonly RelationKind[] = ['ahead', 'diverged'];

/** Asks the source, where that decides. What cannot be asked leaves the answer to ancestry. */
export async function askPresence(
  plan: Plan,
  trace: Trace,
  policy: Policy,
  toContext: ToContext,
  limits: Limits,
): Promise<Presences> {
  const { source } = trace;
  const wanted = source.state === 'observed' ? source.facts.revision?.revision : undefined;
  const revisions = policy.exact ? [] : revisionsIn(trace);
  if (wanted === undefined || revisions.length === 0) return {};
  const { contains } = await plan.source.load();
  if (!contains) return {};
  try {
    const { presence } = await withDeadline(limits, (signal) =>
      contains(plan.source.options, toContext(signal), { wanted, revisions }),
    );
    return presence;
  } catch {
    limits.signal.throwIfAborted();
    return {};
  }
}

function revisionsIn({ links, running }: Trace): readonly string[] {
  const relations = [...links, ...running].flatMap(({ relation }) => relation ?? []);
  const telling = relations.filter(({ kind }) => TELLING.includes(kind));
  return [...new Set(telling.flatMap(({ revision }) => revision ?? []))];
}
