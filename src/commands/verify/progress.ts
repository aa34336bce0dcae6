import { durationWords } from '../../model/duration.ts';
import type { Finding, Judged, Waiting } from '../../model/policy.ts';
import { requiredWords } from '../../model/policy-words.ts';
import { type Line, paragraph, span } from '../../renderers/text/line.ts';
import { paint } from '../../renderers/text/paint.ts';
import { errorWidthOf, type Surroundings } from '../output.ts';
import { type Change, changesSince } from './changes.ts';

/** Tells on stderr what changes while something is waited for; on a terminal also how long it has been. */
export interface WaitProgress {
  /** The listener of one wait. `name`: what its lines begin with, where there are several. */
  readonly listen: (waiting: Waiting, name: string) => (seen: Judged, waited: number) => void;
  readonly stop: () => void;
}

const ERASE_LINE = '\r\x1b[2K';

export function openWaitProgress(surroundings: Surroundings): WaitProgress {
  const { stderr } = surroundings;
  let hasStatus = false;
  const erase = () => {
    if (hasStatus) stderr.write(ERASE_LINE);
    hasStatus = false;
  };
  const tell = (lines: readonly Line[], status: string) => {
    if (lines.length > 0 || stderr.isTTY) erase();
    stderr.write(paint(lines, { width: errorWidthOf(surroundings), color: false }));
    if (!stderr.isTTY) return;
    stderr.write(status);
    hasStatus = true;
  };
  return { listen: (waiting, name) => listen(waiting, name, tell), stop: erase };
}

type Tell = (lines: readonly Line[], status: string) => void;

function listen(waiting: Waiting, name: string, tell: Tell) {
  let before: Judged | null = null;
  return (seen: Judged, waited: number) => {
    const isFirst = before === null;
    const changes = before
      ? changesSince(told(before), told(seen), thereIn(before))
      : changesSince([], told(seen), new Set());
    before = seen;
    // Nothing is waited for if all is well at the first look.
    if (isFirst && seen.policy.verdict === 'match' && waiting.stable === 0) return;
    const limit = durationWords(waiting.limit);
    const goal = [span(`waiting up to ${limit} until ${requiredWords(seen)}`)];
    const head = isFirst ? [paragraph([span(name)], goal)] : [];
    const lines = changes.map((change) => changeLine(name, change, waited));
    tell([...head, ...lines], `  waited ${durationWords(waited)} of ${limit} …`);
  };
}

/** The head says already what the source names. */
function told({ policy }: Judged): readonly Finding[] {
  return policy.findings.filter(({ stage, code }) => stage !== 'source' || code !== 'as-meant');
}

function thereIn({ artifacts, processes }: Judged): ReadonlySet<string> {
  const there = [...artifacts, ...processes].filter(({ state }) => state === 'observed');
  return new Set(there.map(({ subject }) => subject.id));
}

const MARKS: Readonly<Record<Change['outcome'], string>> = {
  met: '✓',
  tolerated: '✓',
  drift: '✗',
  unknown: '?',
  gone: '–',
};

function changeLine(name: string, { outcome, says }: Change, waited: number): Line {
  const lead = `${name}${clockWords(waited).padStart(6)}  ${MARKS[outcome]} `;
  return paragraph([span(lead)], [span(says)]);
}

/** `0:14`, `2:05`, `61:00`: minutes and seconds since the wait began. */
function clockWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
