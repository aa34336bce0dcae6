import { expect, test } from 'vitest';
import type { Remedy } from '../../../src/model/evidence.ts';
import { nextSteps } from '../../../src/renderers/text/next.ts';
import { evidence, loaded, NOW, process, traceOf } from '../../support/trace.ts';

const OPTIONS = { width: 80, color: false, evidence: false, now: NOW };
const DENIED = process(4122, { denied: ['exe', 'cwd'] });

function steps(remedy: Remedy | undefined, verdict: 'stale' | null, seen = process(4121)) {
  const says = 'it runs something else';
  const all = verdict ? loaded(verdict, '51d0e77', says) : evidence(null, says);
  const processes = [[seen, { ...all, ...(remedy && { remedy }) }]] as const;
  return nextSteps(traceOf({ processes }), OPTIONS);
}

test('where a restart settles it, a restart is the next step', () => {
  expect(steps(undefined, null)).toEqual(['restart 4121 to be sure of what runs.']);
});

test('what runs from elsewhere would do so again: the config is wrong, or the process', () => {
  expect(steps('relocate', null)).toEqual([
    'set artifact.path to where 4121 runs from, or process.find to what runs from the artifact.',
  ]);
});

test('what another process started may not count at all', () => {
  expect(steps('relocate', null, process(4122, { parent: 4121, depth: 1 }))).toEqual([
    'set artifact.path to where 4122 runs from, or process.children to false if only what started it counts.',
  ]);
});

test('what was built of something old has to be built first', () => {
  const step = 'build it anew from the source, then restart 4121.';
  expect(steps('rebuild', null)).toEqual([step]);
  expect(steps('rebuild', 'stale')).toEqual([step]);
});

test('of what may not be looked at nothing is advised that was not seen', () => {
  expect(steps('relocate', null, DENIED)).toEqual([]);
});
