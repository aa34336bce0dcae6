import { shortCommit } from '../../model/commit.ts';
import { isJudged, type Judged } from '../../model/policy.ts';
import { foundWords, OUTCOME_WORDS, requiredWords } from '../../model/policy-words.ts';
import type { Trace } from '../../model/trace.ts';
import { chainItems, type Item } from '../items.ts';
import { outcomeOfTrace, SIGNS } from '../outcome.ts';
import type { Renderer } from '../renderer.ts';
import { code, sentence } from './inline.ts';
import { commitWords, gaps, problems, proof, steps } from './lists.ts';

/** For merge requests, wikis and step summaries. Everything is cut somewhere, so that no limit on its size is reached. */
export const renderMarkdown: Renderer = (trace, { evidence }) =>
  [
    heading(trace),
    expected(trace),
    ...(isJudged(trace) ? [demanded(trace)] : []),
    table(trace),
    evidence ? proof(trace) : '',
    gaps(trace),
    steps(trace),
    problems(trace),
  ]
    .filter((section) => section !== '')
    .join('\n');

const SHOWN_ROWS = 50;

function heading(trace: Trace): string {
  const { system, environment } = trace;
  const outcome = outcomeOfTrace(trace);
  const where = environment === null ? '' : ` · ${code(environment)}`;
  return `## ${SIGNS[outcome]} ${code(system)}${where}: ${OUTCOME_WORDS[outcome]}\n`;
}

function demanded(trace: Judged): string {
  const required = `Required: ${sentence(requiredWords(trace))}`;
  return `${required}\n\nFound: ${sentence(foundWords(trace))}\n`;
}

function expected({ source }: Trace): string {
  if (source.state !== 'observed')
    return `What was meant is not known: ${sentence(source.problem.message)}\n`;
  const { revision, repository } = source.facts;
  if (!revision) return '';
  const ref = repository ? `${code(repository.resolvedRef)} in ` : '';
  return `Expected: ${commitWords(revision)}, from ${ref}${code(source.subject.location)}\n`;
}

function table(trace: Trace): string {
  const items = chainItems(trace);
  const left = items.length - SHOWN_ROWS;
  return [
    '| stage | what | commit | verdict | why | strength |',
    '|---|---|---|---|---|---|',
    ...items.slice(0, SHOWN_ROWS).map(row),
    '',
    ...(left > 0 ? [`and ${left} more`, ''] : []),
  ].join('\n');
}

function row({ stage, pid, name, revision, verdict, reason, strength }: Item): string {
  const cells = [
    stage,
    `${pid === null ? '' : `${pid} `}${code(name)}`,
    revision ? code(shortCommit(revision)) : '–',
    `${SIGNS[verdict]} ${verdict}`,
    sentence(reason),
    strength === 'none' ? '–' : strength,
  ];
  return `| ${cells.join(' | ')} |`;
}
