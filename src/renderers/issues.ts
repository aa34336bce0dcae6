import type { Position } from '../model/errors.ts';
import type { Trace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import { listed } from '../model/words.ts';
import { escapeText } from './escape.ts';
import { hash } from './hash.ts';
import type { Item } from './items.ts';
import { toItems } from './judged-items.ts';
import { type Rule, ruleOf } from './rules.ts';
import { shorten } from './shorten.ts';

/** What is not as it should be, for reports that list issues and compare them with those of other days. */
export interface Issue {
  readonly rule: Rule;
  readonly verdict: Exclude<Verdict, 'match'>;
  /** One line, harmless for a terminal. */
  readonly message: string;
  /** Where the config speaks of it; null without a config file. */
  readonly place: Position | null;
  /** The same tomorrow if the same is wrong, whatever the numbers of the processes are then: hex digits. */
  readonly fingerprint: string;
}

/** An issue for the source, each artifact, and each kind of thing that is wrong with processes. */
export function toIssues(trace: Trace): readonly Issue[] {
  const groups = new Map<string, Item[]>();
  for (const item of toItems(trace)) {
    if (item.verdict === 'match') continue;
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups].map(([key, items]) => toIssue(key, items, trace));
}

/** A process is another one after each restart, and what is wrong is the same: its id is left out. */
function keyOf({ stage, code, verdict, id }: Item): string {
  return JSON.stringify([stage, code, verdict, ...(stage === 'artifact' ? [id] : [])]);
}

function toIssue(key: string, items: readonly Item[], trace: Trace): Issue {
  const [first] = items;
  if (!first || first.verdict === 'match') throw new TypeError('an issue of nothing');
  return {
    rule: ruleOf(first),
    verdict: first.verdict,
    message: escapeText(shorten(messageOf(items), LONGEST_MESSAGE)),
    place: trace.places?.[first.stage] ?? null,
    fingerprint: hash([trace.system, trace.environment, key]),
  };
}

/** For reports that must point at a line where there is no config: that of the file which would say what is meant. */
export const NOWHERE: Position = { file: 'deploy.config.yaml', line: 1, column: 1 };

const LONGEST_MESSAGE = 2000;
const LISTED_REASONS = 3;
const LISTED_NAMES = 10;

/** `4121, 4122: it loaded 5422a8b`, each reason once, with all of whom it holds. */
function messageOf(items: readonly Item[]): string {
  const reasons = new Map<string, string[]>();
  for (const item of items) {
    const names = item.isNamed ? [] : [shortName(item)];
    reasons.set(item.reason, [...(reasons.get(item.reason) ?? []), ...names]);
  }
  const sentences = [...reasons].map(([reason, names]) =>
    names.length > 0 ? `${listed(names, names.length, LISTED_NAMES)}: ${reason}` : reason,
  );
  const left = sentences.length - LISTED_REASONS;
  const more = left > 0 ? [`and ${left} more`] : [];
  return [...sentences.slice(0, LISTED_REASONS), ...more].join('; ');
}

function shortName({ pid, host, name }: Item): string {
  if (pid === null) return name;
  return host === 'local' ? String(pid) : `${host} ${pid}`;
}
