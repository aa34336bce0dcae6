import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Trace } from '../../../src/model/trace.ts';
import { renderInToto } from '../../../src/renderers/in-toto/in-toto.ts';
import { hostileSamples, infect } from '../../support/infect.ts';
import { testWith } from '../../support/needs.ts';
import { readByPython } from '../../support/readers/readers.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { evidence, files, MEANT, traceOf } from '../../support/trace.ts';

const all = Object.values(scenarios);
const made = (name: string) => scenarios[name]?.() ?? expect.fail(name);
const statements = (traces: readonly Trace[]) =>
  traces.map((trace) => renderInToto([trace], PLAIN)).filter((text) => text !== '');

/** What the specification of the predicate demands, version 0.2. */
const predicate = z.strictObject({
  verifier: z.strictObject({
    id: z.stringFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/),
    policies: z.array(z.never()),
  }),
  timeCreated: z.iso.datetime(),
  properties: z.array(z.string().regex(/^DEPLOYTRACE_[A-Z_]+$/)),
});
const propertiesOf = (trace: Trace) =>
  predicate.parse(JSON.parse(renderInToto([trace], PLAIN)).predicate).properties;

type Subjects = readonly (readonly [name: string, digest: Readonly<Record<string, string>>])[];

testWith('readers of formats')('every statement is one, about the commit that was meant', () => {
  const hostile = hostileSamples.map((text, index) =>
    infect(all[index % all.length]?.() ?? expect.fail(), text),
  );
  const texts = statements([...all.map((make) => make()), ...hostile]);
  const read = readByPython<Subjects>('statement.py', texts);
  expect(read.length).toBe(texts.length);
  for (const [[, digest]] of read as readonly [Subjects[number]][]) {
    expect(digest).toEqual({ gitCommit: MEANT });
  }
  expect(() => readByPython('statement.py', ['{"_type":"x"}'])).toThrow();
});

test('only what holds is said, and how strong its weakest evidence is', () => {
  expect(propertiesOf(made('same'))).toEqual(
    expect.arrayContaining(['DEPLOYTRACE_MATCH', 'DEPLOYTRACE_MATCH_CLAIMED']),
  );
  expect(propertiesOf(traceOf())).toEqual([
    'DEPLOYTRACE_ARTIFACT_MATCHES_SOURCE',
    'DEPLOYTRACE_PROCESSES_MATCH',
    'DEPLOYTRACE_MATCH',
    'DEPLOYTRACE_MATCH_CLAIMED',
    'DEPLOYTRACE_MATCH_RECORDED',
  ]);
  expect(propertiesOf(made('stale'))).toEqual(['DEPLOYTRACE_ARTIFACT_MATCHES_SOURCE']);
  for (const make of all) {
    const trace = make();
    const text = renderInToto([trace], PLAIN);
    if (text === '') continue;
    expect(propertiesOf(trace).includes('DEPLOYTRACE_MATCH')).toBe(trace.verdict === 'match');
  }
});

test('where nobody knows what was meant there is no statement', () => {
  expect(renderInToto([made('unknown-source')], PLAIN)).toBe('');
});

test('a file is a subject once it is known to be made from the commit', () => {
  const file = files({ kind: 'file' });
  const names = (agrees: boolean) => {
    const verdict = agrees ? 'same' : 'different';
    const trace = traceOf({ artifact: [file, evidence(verdict, 'bytes', { revision: MEANT })] });
    return JSON.parse(renderInToto([trace], PLAIN)).subject.map(({ digest }: { digest: object }) =>
      Object.keys(digest),
    );
  };
  expect(names(true)).toEqual([['gitCommit'], ['sha256']]);
  expect(names(false)).toEqual([['gitCommit']]);
});

test('of several traces it is a statement a line, and nothing of one whose commit is not known', () => {
  const lines = renderInToto([traceOf(), made('unknown-source'), made('stale')], PLAIN).split('\n');
  expect(lines.map((line) => line && JSON.parse(line).predicate.properties.length)).toEqual([
    5,
    1,
    '',
  ]);
});
