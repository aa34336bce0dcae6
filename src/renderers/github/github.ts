import type { Position } from '../../model/errors.ts';
import { isJudged, type Outcome } from '../../model/policy.ts';
import { foundWords } from '../../model/policy-words.ts';
import type { Trace } from '../../model/trace.ts';
import { counted } from '../../model/words.ts';
import { escapeText } from '../escape.ts';
import { hash } from '../hash.ts';
import { type Issue, toIssues } from '../issues.ts';
import { askedOf, nameOf, outcomeOfTrace } from '../outcome.ts';
import type { FormatRenderer } from '../renderer.ts';
import { shorten } from '../shorten.ts';
import { renderSeveralText } from '../text/several.ts';
import { renderText } from '../text/text.ts';
import { type Command, commandLine } from './command.ts';

/** For the log of a GitHub Actions step: the chain as people read it, then annotations. */
export const renderGithub: FormatRenderer = (traces, options) => {
  const [only] = traces;
  const text =
    only && traces.length === 1
      ? renderText(only, options)
      : renderSeveralText(traces.filter(isJudged), options);
  return `${guarded(text)}${toCommands(traces).map(commandLine).join('')}`;
};

/**
 * The runner obeys commands anywhere in a log, so also in the subject of a commit. Between these two lines it
 * obeys none. Nobody can write the second one into the text, because it holds the digest of that text.
 */
function guarded(text: string): string {
  const token = hash(text);
  return `::stop-commands::${token}\n${text}::${token}::\n`;
}

/** The whole first: if only one is shown, it is that. */
function toCommands(traces: readonly Trace[]): readonly Command[] {
  const all = [...traces.map(whole), ...traces.flatMap(toIssues).map(toCommand)];
  return (['error', 'warning', 'notice'] as const).flatMap((name) =>
    limited(all.filter((command) => command.name === name)),
  );
}

const WORDS: Readonly<Record<Outcome, string>> = {
  match: '%s is what was meant',
  drift: '%s is not what was meant',
  unknown: '%s could not be determined',
  timeout: 'what was waited for did not come',
};
/** An annotation's title; longer ones are refused with all that it says. */
const LONGEST_TITLE = 255;

function whole(trace: Trace): Command {
  const outcome = outcomeOfTrace(trace);
  const says = WORDS[outcome].replace('%s', askedOf(trace));
  const title = shorten(escapeText(`${nameOf(trace)}: ${says}`), LONGEST_TITLE);
  return {
    name: outcome === 'match' ? 'notice' : 'error',
    properties: { title },
    message: isJudged(trace) ? foundWords(trace) : summary(trace),
  };
}

function summary(trace: Trace): string {
  const titles = [...new Set(toIssues(trace).map(({ rule }) => rule.title))];
  const count = counted(trace.processes.length, 'process');
  return titles.length > 0 ? titles.join('. ') : `${count} looked at`;
}

function toCommand({ rule, verdict, message, place }: Issue): Command {
  return {
    name: verdict === 'drift' ? 'error' : 'warning',
    properties: { ...whereabouts(place), title: rule.title },
    message: `${message}. ${rule.help}`,
  };
}

function whereabouts(place: Position | null): Command['properties'] {
  return place ? { file: place.file, line: place.line, col: place.column } : {};
}

/** The runner shows this many errors of a step, and this many warnings; the rest it drops. */
const SHOWN = 10;

/** The last one tells of those that are left out. */
function limited(commands: readonly Command[]): readonly Command[] {
  const left = commands.length - SHOWN + 1;
  const [first] = commands;
  if (left <= 1 || !first) return commands;
  const last = { name: first.name, properties: {}, message: `and ${left} more` };
  return [...commands.slice(0, SHOWN - 1), last];
}
