import { type CommitSummary, shortCommit } from '../../model/commit.ts';
import type { Relation } from '../../model/relation.ts';
import type { Link, Trace } from '../../model/trace.ts';
import { counted, revisionWords } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { nextSteps } from './next.ts';
import { type Line, line, span } from './paint.ts';

const SHOWN_COMMITS = 10;

/** What is behind a drift: the commits that are missing, since when, and what to do next. */
export function detailLines(trace: Trace, options: RenderOptions): readonly Line[] {
  if (trace.verdict === 'match') return [];
  const steps = nextSteps(trace);
  return [
    ...gaps(trace).flatMap((gap) => gapLines(gap, trace, options)),
    ...changeLines(trace, options),
    ...steps.map((step, index) =>
      line([span(index === 0 ? '  Next: ' : '        ', 'strong'), span(step)]),
    ),
  ];
}

interface Gap {
  readonly who: string;
  readonly revision: string;
  readonly relation: Relation;
}

/** Each revision that is not the expected one, with all who run it, once. */
function gaps(trace: Trace): readonly Gap[] {
  const found = new Map<string, { who: string[]; relation: Relation }>();
  const add = (revision: string | null, relation: Relation | null, who: string) => {
    if (!revision || !relation || relation.kind === 'same' || relation.kind === 'same-tree') return;
    const known = found.get(revision) ?? { who: [], relation };
    found.set(revision, { ...known, who: [...known.who, who] });
  };
  trace.processes.forEach((process, index) => {
    const running = trace.running[index];
    const pid = process.state === 'observed' ? process.facts.process?.pid : undefined;
    if (running && pid) add(running.revision, running.relation, String(pid));
  });
  for (const { subject } of trace.artifacts) {
    const link = trace.links.find(({ to }) => to === subject.id);
    const revision = link?.relation?.revision ?? null;
    if (revision && !found.has(revision)) add(revision, link?.relation ?? null, 'the artifact');
  }
  return [...found].map(([revision, { who, relation }]) => ({
    who: whoWords(who),
    revision,
    relation,
  }));
}

function whoWords(who: readonly string[]): string {
  return who.length > 3
    ? `${who.slice(0, 3).join(', ')} and ${who.length - 3} more`
    : who.join(', ');
}

function gapLines(
  { who, revision, relation }: Gap,
  trace: Trace,
  options: RenderOptions,
): readonly Line[] {
  const ref =
    trace.source.state === 'observed' ? trace.source.facts.repository?.resolvedRef : undefined;
  const verb =
    who.includes(',') || who.includes(' more') ? 'run' : who === 'the artifact' ? 'is at' : 'runs';
  const head = `  ${who} ${verb} ${revisionWords(revision, relation, ref ?? 'the source')}`;
  return [
    line([span(relation.missing.length + relation.extra.length > 0 ? `${head}:` : head)]),
    ...commitLines(relation.missing, relation.behind, '-', options),
    ...commitLines(relation.extra, relation.ahead, '+', options),
    line([]),
  ];
}

function commitLines(
  commits: readonly CommitSummary[],
  count: number,
  sign: string,
  options: RenderOptions,
): readonly Line[] {
  const shown = commits.slice(0, SHOWN_COMMITS);
  return [
    ...shown.map(({ revision, subject, author, committedAt }) =>
      line(
        [
          span(`    ${sign} `, 'quiet'),
          span(shortCommit(revision), 'strong'),
          span(`  ${subject}`),
        ],
        [span(`${author}, ${ago(committedAt, options.now)}`, 'quiet')],
      ),
    ),
    ...(count > shown.length
      ? [line([span(`      and ${counted(count - shown.length, 'more commit')}`, 'quiet')])]
      : []),
  ];
}

/** When the artifact changed under its processes. */
function changeLines(trace: Trace, options: RenderOptions): readonly Line[] {
  const changes = trace.links.flatMap(({ evidence, reason }: Link) =>
    evidence.filter(({ says, since }) => says === reason && since !== undefined),
  );
  const times = [...new Set(changes.flatMap(({ since }) => since ?? []))].sort();
  const [first] = times;
  return first
    ? [
        line([span(`  What is on disk came ${ago(first, options.now)} and is not loaded.`)]),
        line([]),
      ]
    : [];
}
