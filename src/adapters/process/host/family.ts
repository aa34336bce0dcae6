/** What a family tree is made of. */
interface Kin {
  readonly pid: number;
  readonly parent: number;
}

/** Who started whom. */
export interface Kinship<P extends Kin> {
  readonly byPid: ReadonlyMap<number, P>;
  /** By number, the smallest first. */
  readonly childrenOf: (pid: number) => readonly P[];
}

export interface Member<P> {
  readonly process: P;
  /** How many members it stands below: 0 for one that was asked for and stands below no other such. */
  readonly depth: number;
}

export function toKinship<P extends Kin>(processes: readonly P[]): Kinship<P> {
  const children = new Map<number, P[]>();
  for (const process of processes.toSorted((a, b) => a.pid - b.pid)) {
    const siblings = children.get(process.parent);
    if (siblings) siblings.push(process);
    else children.set(process.parent, [process]);
  }
  return {
    byPid: new Map(processes.map((process) => [process.pid, process])),
    childrenOf: (pid) => children.get(pid) ?? [],
  };
}

/** Parent, grandparent and so on. Numbers are used again, so what was read at different moments may form a ring: it ends there. */
export function ancestorsOf<P extends Kin>(
  { byPid }: Kinship<P>,
  { pid, parent }: Kin,
): readonly P[] {
  const found = new Map<number, P>();
  for (let next = byPid.get(parent); next && next.pid !== pid; next = byPid.get(next.parent)) {
    if (found.has(next.pid)) break;
    found.set(next.pid, next);
  }
  return [...found.values()];
}

/** These and everything that they started, directly or not. */
export function withDescendants<P extends Kin>(
  { childrenOf }: Kinship<P>,
  processes: Iterable<P>,
): ReadonlySet<P> {
  const family = new Set(processes);
  // A set is walked in the order in which it grows.
  for (const member of family) for (const child of childrenOf(member.pid)) family.add(child);
  return family;
}

/** The members as a tree, each parent right before what stands below it; one whose parent is no member stands below the next ancestor that is. */
export function toForest<P extends Kin>(
  kinship: Kinship<P>,
  members: ReadonlySet<P>,
): readonly Member<P>[] {
  const nearest = (process: P) => ancestorsOf(kinship, process).find((each) => members.has(each));
  const below = new Map<P | undefined, P[]>();
  for (const process of [...members].sort((a, b) => a.pid - b.pid)) {
    const parent = nearest(process);
    below.set(parent, [...(below.get(parent) ?? []), process]);
  }
  const branch = (parent: P | undefined, depth: number): readonly Member<P>[] =>
    (below.get(parent) ?? []).flatMap((process) => [
      { process, depth },
      ...branch(process, depth + 1),
    ]);
  return branch(undefined, 0);
}
