import { expect, test } from 'vitest';
import type { Evidence, Remedy } from '../../../src/model/evidence.ts';
import type { Link } from '../../../src/model/trace.ts';
import { type Judged, joinWorkers } from '../../../src/renderers/text/judged.ts';
import { evidence, process } from '../../support/trace.ts';

function judged(pid: number, verdict: Link['verdict'], parent = 1, remedy?: Remedy): Judged {
  const told: Evidence = evidence(null, 'so it is', remedy ? { remedy } : {});
  const seen = process(pid, { parent });
  const link = { from: 'a', to: seen.subject.id, verdict, strength: 'recorded' } as const;
  return { process: seen, link: { ...link, relation: null, reason: told.says, evidence: [told] } };
}

const words = (all: readonly Judged[]) =>
  joinWorkers(all).map(({ process, link }) => `${process.subject.id} ${link.verdict}`);

test('a master of which nothing is known is restarted for its stale worker, with all that it started', () => {
  const family = [
    judged(10, 'unknown'),
    judged(11, 'stale', 10),
    judged(12, 'unknown', 10),
    judged(20, 'unknown'),
    judged(21, 'unknown', 20),
  ];
  expect(words(family)).toEqual([
    'local:10 stale',
    'local:11 stale',
    'local:20 unknown',
    'local:21 unknown',
  ]);
});

test('nothing else is joined: what a restart does not help, and what stands elsewhere', () => {
  const others = [
    judged(10, 'unknown', 1, 'relocate'),
    judged(11, 'stale', 10),
    judged(20, 'unknown'),
    judged(21, 'stale', 20, 'rebuild'),
    judged(30, 'different'),
    judged(31, 'stale', 30),
  ];
  expect(joinWorkers(others)).toEqual(others);
});
