import { expect, test } from 'vitest';
import { escapeText } from '../../../src/renderers/escape.ts';
import { renderPrometheus } from '../../../src/renderers/prometheus/prometheus.ts';
import { hostileSamples, infect } from '../../support/infect.ts';
import { testWith } from '../../support/needs.ts';
import { promtool, readByPython } from '../../support/readers/readers.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { process, sameLoaded, traceOf } from '../../support/trace.ts';

type Sample = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

interface Read {
  readonly prometheus: readonly Sample[];
  readonly openmetrics: readonly Sample[];
}

const all = Object.values(scenarios);
const render = (make: (typeof all)[number]) => renderPrometheus([make()], PLAIN);
const sampleOf = (samples: readonly Sample[], name: string, labels: Record<string, string>) =>
  samples.find(
    ([each, found]) =>
      each === name && Object.entries(labels).every(([key, value]) => found[key] === value),
  )?.[2];

testWith('readers of formats')(
  'promtool takes every scenario, and has nothing to say of it',
  () => {
    for (const make of all) expect(promtool(render(make))).toBe('');
    expect(() => promtool('a{b="c} 1\n')).toThrow();
  },
);

testWith('readers of formats')('it is the same as Prometheus text and as OpenMetrics', () => {
  const read = readByPython<Read>('metrics.py', all.map(render));
  for (const [index, { prometheus, openmetrics }] of read.entries()) {
    expect(openmetrics).toEqual(prometheus);
    const trace = all[index]?.() ?? expect.fail();
    for (const verdict of ['match', 'drift', 'unknown'] as const) {
      expect(sampleOf(prometheus, 'deploytrace_verdict', { verdict })).toBe(
        verdict === trace.verdict ? 1 : 0,
      );
    }
  }
});

testWith('readers of formats')('it says what each process runs, and how far it is behind', () => {
  const [read] = readByPython<Read>('metrics.py', [render(scenarios.stale ?? expect.fail())]);
  const { prometheus } = read ?? expect.fail();
  const process = { host: 'local', pid: '4121' };
  expect(sampleOf(prometheus, 'deploytrace_process_behind_commits', process)).toBe(3);
  expect(sampleOf(prometheus, 'deploytrace_process_info', { ...process, verdict: 'drift' })).toBe(
    1,
  );
});

testWith('readers of formats')('foreign text comes back as it is, whatever it holds', () => {
  const traces = hostileSamples.map((text, index) =>
    infect(all[index % all.length]?.() ?? expect.fail(), text),
  );
  const texts = traces.map((trace) => renderPrometheus([trace], PLAIN));
  for (const [index, { prometheus, openmetrics }] of readByPython<Read>(
    'metrics.py',
    texts,
  ).entries()) {
    expect(openmetrics).toEqual(prometheus);
    const system = escapeText(traces[index]?.system ?? expect.fail());
    expect(new Set(prometheus.map(([, labels]) => labels.system))).toEqual(new Set([system]));
  }
  for (const text of texts.slice(-5)) promtool(text);
});

test('no labels are there twice, which would make a reader refuse all of it', () => {
  const twice = [process(4121), sameLoaded()] as const;
  const text = renderPrometheus([traceOf({ processes: [twice, twice] })], PLAIN);
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const labels = series.map((line) => line.slice(0, line.lastIndexOf(' ')));
  expect(new Set(labels).size).toBe(labels.length);
});

testWith('readers of formats')(
  'of several environments it is one exposition, each metric once',
  () => {
    const traces = ['staging', 'production'].map((environment) => ({ ...traceOf(), environment }));
    const text = renderPrometheus(traces, PLAIN);
    expect(promtool(text)).toBe('');
    const [read] = readByPython<Read>('metrics.py', [text]);
    for (const environment of ['staging', 'production']) {
      const labels = { environment, verdict: 'match' };
      expect(sampleOf(read?.openmetrics ?? [], 'deploytrace_verdict', labels)).toBe(1);
    }
  },
);
