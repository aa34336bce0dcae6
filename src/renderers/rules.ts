import type { Stage } from '../model/problem.ts';
import type { LinkVerdict } from '../model/verdict.ts';
import type { Demand, Item } from './items.ts';

/** A kind of issue, in words that hold for every trace. */
export interface Rule {
  /** Stable: reports of other days are compared by it. */
  readonly id: string;
  readonly title: string;
  readonly help: string;
}

type Fault = Exclude<LinkVerdict, 'same'>;
type Words = readonly [title: string, help: string];

const SOURCE: Words = [
  'The source could not be read',
  'Correct source in the config, or make it readable.',
];

const ARTIFACT: Readonly<Record<Fault, Words>> = {
  behind: [
    'The artifact lacks commits of the source',
    'Bring it up to date, then restart what runs from it.',
  ],
  ahead: [
    'The artifact has commits that the source lacks',
    'Push or merge them, or go back to the commit that was meant.',
  ],
  diverged: ['The artifact and the source have both moved on', 'Decide which of the two is meant.'],
  modified: ['The artifact was edited after it was made', 'Commit the edits, or put them back.'],
  stale: ['The artifact is out of date', 'Make it anew from the source.'],
  different: ['The artifact was not made from the source', 'Deploy it anew from the source.'],
  absent: ['The artifact is not there', 'Deploy it, or correct artifact in the config.'],
  unknown: [
    'What the artifact was made from cannot be told',
    'Look at the problems that the trace names.',
  ],
};

const PROCESS: Readonly<Record<Fault, Words>> = {
  behind: ['Older code runs than was meant', 'Bring what it runs up to date, then restart it.'],
  ahead: [
    'Newer code runs than was meant',
    'Push or merge it, or go back to the commit that was meant.',
  ],
  diverged: ['Other code runs than was meant', 'Decide which of the two is meant.'],
  modified: ['Edited code runs', 'Commit the edits, or put them back and restart.'],
  stale: ['A process has not loaded what is on disk', 'Restart it.'],
  different: ['A process runs something else than was meant', 'Restart it from the artifact.'],
  absent: ['Nothing runs', 'Start it, or correct process in the config.'],
  unknown: [
    'What a process runs cannot be told',
    'Look at the problems that the trace names; a restart makes it certain.',
  ],
};

/** Of every stage alike. */
const DEMANDS: Readonly<Record<Demand | 'timeout', Words>> = {
  'keeps-ending': ['A process ends again and again', 'Find out from its log why it ends.'],
  weak: [
    'The evidence is weaker than demanded',
    'Deploy something whose bytes can be compared, or demand less.',
  ],
  dirty: ['Something was edited', 'Commit what was edited, or put it back.'],
  'maybe-dirty': [
    'Whether something was edited cannot be told',
    'Build it from a clean checkout, by a tool that records that it was clean.',
  ],
  'too-old': ['The commit is older than allowed', 'Deploy a newer commit.'],
  'age-unknown': ['The age of the commit is not known', 'Give the source the commit.'],
  'nothing-known': [
    'Nothing is known of what should be there',
    'Find out why: --evidence shows all that was looked at.',
  ],
  timeout: [
    'What was waited for did not come, or did not stay',
    'Find out what holds it up, or wait longer.',
  ],
};

/** The rule that a part of the chain breaks. */
export function ruleOf({ stage, code }: Pick<Item, 'stage' | 'code'>): Rule {
  const fault = code === 'same' ? 'unknown' : code;
  const [title, help] = isDemand(fault) ? DEMANDS[fault] : wordsOf(stage, fault);
  return { id: `${stage}-${fault}`, title, help };
}

function isDemand(fault: Fault | Demand | 'timeout'): fault is Demand | 'timeout' {
  return Object.hasOwn(DEMANDS, fault);
}

function wordsOf(stage: Stage, fault: Fault): Words {
  if (stage === 'source') return SOURCE;
  return (stage === 'artifact' ? ARTIFACT : PROCESS)[fault];
}
