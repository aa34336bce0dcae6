import { type CommitSummary, shortCommit } from '../../model/commit.ts';
import type { Relation } from '../../model/relation.ts';
import type { Trace } from '../../model/trace.ts';
import { relationWords } from '../../model/words.ts';
import { toItems } from '../judged-items.ts';
import { SIGNS } from '../outcome.ts';
import { ruleOf } from '../rules.ts';
import { code, sentence } from './inline.ts';

const SHOWN = 50;
const SHOWN_COMMITS = 10;
const SHOWN_REVISIONS = 10;

export function commitWords({ revision, subject, author }: CommitSummary): string {
  return `${code(shortCommit(revision))} ${code(subject)} by ${code(author)}`;
}

/** All that speaks of each link. */
export function proof({ links }: Trace): string {
  const items = links
    .flatMap(({ evidence }) => evidence)
    .map(({ agrees, says, where, strength }) => {
      const mark = SIGNS[agrees === null ? 'unknown' : agrees ? 'match' : 'drift'];
      return `${mark} ${sentence(says)}, by ${code(where)} (${strength})`;
    });
  return list('Evidence:', items, items.length, SHOWN);
}

/** Each revision that is not the expected one, once. */
export function gaps({ running, links }: Trace): string {
  const relations = [...running, ...links].flatMap(({ relation }) => relation ?? []);
  const apart = relations.filter(({ kind }) => kind !== 'same' && kind !== 'same-tree');
  const once = new Map(apart.flatMap((each) => (each.revision ? [[each.revision, each]] : [])));
  return [...once]
    .slice(0, SHOWN_REVISIONS)
    .map(([revision, relation]) => gap(revision, relation))
    .join('\n');
}

/** What it lacks, then what only it has. */
function gap(revision: string, relation: Relation): string {
  const { missing, behind, extra, ahead } = relation;
  const words = `${code(shortCommit(revision))} is ${relationWords(relation)}`;
  const lists = [
    list(`${words}. It lacks:`, missing.map(commitWords), behind, SHOWN_COMMITS),
    list(`${words}. Only it has:`, extra.map(commitWords), ahead, SHOWN_COMMITS),
  ].filter((each) => each !== '');
  return lists.length > 0 ? lists.join('\n') : `${words}.\n`;
}

export function steps(trace: Trace): string {
  const wrong = toItems(trace).filter(({ verdict }) => verdict !== 'match');
  const helps = [...new Set(wrong.map((item) => ruleOf(item).help))];
  return list('Next:', helps, helps.length, SHOWN);
}

export function problems({ problems: all }: Trace): string {
  const items = all.map(({ level, message, hint }) =>
    [`${level}:`, sentence(message), sentence(hint)].filter((each) => each !== '').join(' '),
  );
  return list('Beside that:', items, items.length, SHOWN);
}

function list(lead: string, items: readonly string[], count: number, most: number): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, most);
  const left = count - shown.length;
  const more = left > 0 ? [`and ${left} more`] : [];
  return [lead, '', ...[...shown, ...more].map((each) => `- ${each}`), ''].join('\n');
}
