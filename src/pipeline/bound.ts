import type { Observation, Observed, StageObservations } from '../model/observation.ts';
import { type Plan, planFor } from './plan.ts';

/** A plan that may be bound to the commit that its source named at an earlier look. */
export interface Bound extends Plan {
  /** What is known of the source, so that it need not be asked again; null: it is asked. */
  readonly known: StageObservations | null;
  /** Gives what was seen the names by which the commit was asked for at first. */
  readonly rename: (source: StageObservations) => StageObservations;
}

/**
 * Binds a plan to the commit that its source has named. A work tree is looked at again, because its
 * edits may change; all else that a source can say of one commit stays as it is.
 */
export function bind(plan: Plan, named: StageObservations | null): Bound {
  const unbound: Bound = { ...plan, known: named, rename: (source) => source };
  const first = named?.observations[0];
  if (first?.state !== 'observed') return { ...unbound, known: null };
  const { revision, repository } = first.facts;
  if (!revision || !repository?.modified) return unbound;
  return {
    ...planFor(plan, revision.revision),
    known: null,
    rename: ({ observations, ...rest }) => ({
      ...rest,
      observations: observations.map((seen) => withNames(seen, first)),
    }),
  };
}

function withNames(seen: Observation, named: Observed): Observation {
  if (seen.state !== 'observed' || !seen.facts.repository || !named.facts.repository) return seen;
  const { ref, resolvedRef } = named.facts.repository;
  const repository = { ...seen.facts.repository, ref, resolvedRef };
  return { ...seen, facts: { ...seen.facts, repository } };
}
