import type { Commit } from '../../../../model/commit.ts';
import { type Contains, type Doubt, METHODS, type Method } from '../../../../model/presence.ts';
import type { Form } from './forms.ts';
import { descendantsOf, type Graph } from './graph.ts';
import type { Messages } from './messages.ts';
import { effectiveReverts, findReverts } from './reverts.ts';

/** Whether one revision holds the wanted commit; ids in place of what people read. */
export interface Finding {
  readonly contains: Contains;
  readonly method: Method | null;
  readonly by: string | null;
  readonly revert: string | null;
  readonly doubt: Doubt | null;
}

export const NOT_FOUND: Finding = {
  contains: 'no',
  method: null,
  by: null,
  revert: null,
  doubt: null,
};

/** Each form costs a walk over the graph. */
const MOST_FORMS = 50;

export interface Judging {
  readonly graph: Graph;
  readonly messages: Messages;
  readonly revisions: readonly Commit[];
  /** Further names of the same change, which a revert may give. */
  readonly aliases: readonly Commit[];
  /** Revisions that hold the wanted commit itself, where the graph is cut too short to tell. */
  readonly holders: ReadonlySet<string>;
}

/** Which revisions hold one of `forms`, the first of which is the commit itself, and which of those took it back. Pure. */
export function judgeForms(
  { graph, messages, revisions, aliases, holders }: Judging,
  forms: readonly Form[],
): ReadonlyMap<Commit, Finding> {
  const held = new Map(
    inOrder(forms).map((form, index) => {
      const descendants = descendantsOf(graph, form.revision);
      return [form, index === 0 ? new Set([...descendants, ...holders]) : descendants] as const;
    }),
  );
  const others = aliases.map((alias) => [alias, descendantsOf(graph, alias)] as const);
  const own = [...held].map(([{ revision }, by]) => [revision, by] as const);
  const reverts = findReverts(new Map([...others, ...own]), graph, messages);
  const judgeOne = (revision: Commit): Finding => {
    const effective = effectiveReverts(reverts, revision);
    const found = [...held].filter(([, by]) => by.has(revision));
    const judged = found.map(([form, by]) => {
      const revert = reverts.direct.find(
        (each) => effective.has(each.revision) && by.has(each.revision),
      );
      return toFinding(form, revert?.revision ?? null);
    });
    return judged.find(({ contains }) => contains === 'yes') ?? judged[0] ?? NOT_FOUND;
  };
  return new Map(revisions.map((revision) => [revision, judgeOne(revision)]));
}

function toFinding({ revision, method }: Form, revert: string | null): Finding {
  const contains = revert === null ? 'yes' : 'reverted';
  return { contains, method, by: revision, revert, doubt: null };
}

/** The surest method first; each commit once. */
function inOrder(forms: readonly Form[]): readonly Form[] {
  const sorted = [...forms].sort((a, b) => METHODS.indexOf(a.method) - METHODS.indexOf(b.method));
  const first = new Map(sorted.toReversed().map((form) => [form.revision, form]));
  return sorted.filter((form) => first.get(form.revision) === form).slice(0, MOST_FORMS);
}
