import { shortCommit } from './commit.ts';
import { durationWords } from './duration.ts';
import {
  type Finding,
  type FindingCode,
  type FindingOutcome,
  type Judged,
  type Outcome,
  outcomeOf,
  POLICY_DEFAULTS,
  type Policy,
  type WaitReport,
} from './policy.ts';
import type { Stage } from './problem.ts';
import { counted, listed } from './words.ts';

/** What `verify` says in one word, and what its exit code says again. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  match: 'match',
  drift: 'drift',
  unknown: 'unknown',
  timeout: 'timed out',
};

const SUBJECTS: Readonly<Record<Stage, string>> = {
  source: 'the source names',
  artifact: 'the artifact is',
  process: 'all that runs is',
};

/** What was demanded and what tolerated: `all that runs is 9f2c1ab (main), or another commit that contains it`. */
export function requiredWords({ source, policy: { policy, wait } }: Judged): string {
  const { stage } = policy;
  const named = source.state === 'observed' ? source.facts : {};
  const revision = named.revision?.revision;
  const ref = named.repository?.resolvedRef ?? policy.expect ?? 'what the source names';
  const isHash = revision?.startsWith(ref.toLowerCase()) ?? false;
  const name = revision ? `${shortCommit(revision)}${isHash ? '' : ` (${ref})`}` : ref;
  const alternatives = stage === 'source' ? [] : alternativesTo(policy);
  return [
    [`${SUBJECTS[stage]} ${name}`, ...alternatives].join(', or '),
    ...demandWords(policy),
    ...(wait ? [waitWords(wait.limit, wait.stable)] : []),
  ].join('; ');
}

function alternativesTo({ exact, allowBehind }: Policy): readonly string[] {
  return [
    ...(exact ? [] : ['another commit that contains it']),
    ...(allowBehind > 0 ? [`at most ${counted(allowBehind, 'commit')} behind`] : []),
  ];
}

function demandWords(policy: Policy): readonly string[] {
  const { minStrength, requireClean, maxAge, allowUnknown } = policy;
  return [
    ...(minStrength === POLICY_DEFAULTS.minStrength ? [] : [`evidence at least ${minStrength}`]),
    ...(requireClean ? ['nothing edited or untracked'] : []),
    ...(maxAge === null ? [] : [`its commit at most ${durationWords(maxAge)} old`]),
    ...(allowUnknown ? ['what cannot be told is tolerated'] : []),
  ];
}

function waitWords(limit: number, stable: number): string {
  const held = stable > 0 ? `, held for ${durationWords(stable)}` : '';
  return `within ${durationWords(limit)}${held}`;
}

/** What there is instead, or that all is well; to follow the outcome. */
export function foundWords({ policy: decision }: Judged): string {
  const { findings, policy, verdict, wait } = decision;
  if (verdict === 'match' && wait?.end === 'timed-out')
    return `met, but by the same processes only for ${durationWords(wait.held)}`;
  const ofOutcome = (outcome: FindingOutcome) =>
    together(findings.filter((finding) => finding.outcome === outcome));
  const own = findings.filter(({ stage }) => stage === policy.stage);
  const wrong = [...(verdict === 'drift' ? ofOutcome('drift') : []), ...ofOutcome('unknown')];
  if (verdict !== 'match')
    return [...givenUpWords(wait), ...shareWords(own), ...few(wrong)].join('; ');
  const tolerated = few(ofOutcome('tolerated'));
  if (tolerated.length > 0) return `${tolerated.join('; ')} (tolerated)`;
  return few(together(own)).join('; ');
}

/** Only where it was waited at all. */
function givenUpWords(wait: WaitReport | null): readonly string[] {
  return wait?.end === 'failed' && wait.looks > 1
    ? [`given up after ${durationWords(wait.waited)}`]
    : [];
}

const MOST = 3;

/** The first few sentences, and how many more there are. */
function few(sentences: readonly string[]): readonly string[] {
  const more = sentences.length - MOST;
  return more > 0 ? [...sentences.slice(0, MOST), `and ${more} more`] : sentences;
}

/** Parts of which the same is said are named together: `4121, 4122 run 51d0e77`. */
function together(findings: readonly Finding[]): readonly string[] {
  const groups = new Map<string, readonly string[]>();
  for (const { name, says } of findings) {
    const rest = says.startsWith(name) ? says.slice(name.length) : says;
    groups.set(rest, [...(groups.get(rest) ?? []), says === rest ? '' : name]);
  }
  return [...groups].map(([rest, names]) => {
    const distinct = [...new Set(names)];
    return `${listed(distinct)}${distinct.length > 1 ? plural(rest) : rest}`;
  });
}

const PLURALS: Readonly<Record<string, string>> = {
  runs: 'run',
  is: 'are',
  has: 'have',
  was: 'were',
};

function plural(rest: string): string {
  return rest.replace(/^ (runs|is|has|was) /, (_all, verb: string) => ` ${PLURALS[verb]} `);
}

/** `2 of 3 processes are as required`: only where there are several. */
function shareWords(own: readonly Finding[]): readonly string[] {
  const subjects = new Set(own.map(({ subject }) => subject));
  if (subjects.size < 2) return [];
  const isBad = ({ outcome }: Finding) => outcome === 'drift' || outcome === 'unknown';
  const bad = new Set(own.filter(isBad).map(({ subject }) => subject));
  const good = subjects.size - bad.size;
  return [`${good} of ${partWords(subjects.size, own)} ${good === 1 ? 'is' : 'are'} as required`];
}

function partWords(count: number, [first]: readonly Finding[]): string {
  return counted(count, first?.stage ?? 'process');
}

/** What to do about what is demanded beyond the right revision. Empty: the chain's own next steps say it. */
const STEPS: Readonly<Record<FindingCode, string>> = {
  'as-meant': '',
  contains: '',
  superseded: '',
  'behind-allowed': '',
  'unknown-allowed': '',
  reverted: 'find out whether it was meant to be taken back, and deploy what holds it.',
  'not-meant': '',
  absent: '',
  'keeps-ending': 'find out from its log why it ends.',
  unknown: '',
  weak: 'deploy something whose bytes can be compared, or demand less (min-strength).',
  dirty: 'commit what was edited, or put it back.',
  'maybe-dirty': 'build it from a clean checkout, by a tool that records that it was clean.',
  'too-old': 'deploy a newer commit.',
  'age-unknown': 'give the source the commit, so that its age is known.',
  'nothing-known': 'find out why nothing can be told: --evidence shows all that was looked at.',
};

/** The steps that a policy asks for, in the order of the chain. */
export function policySteps({ policy: decision }: Judged): readonly string[] {
  if (outcomeOf(decision) === 'match') return [];
  const steps = decision.findings.map(({ code }) => STEPS[code]).filter(Boolean);
  const waited =
    decision.wait?.end === 'timed-out' ? ['find out what holds it up, or wait longer.'] : [];
  return [...new Set([...steps, ...waited])];
}
