import type { Trace } from '../../model/trace.ts';
import { baseLabels } from './chain-metrics.ts';
import type { Labels, Metric, Sample } from './metric.ts';

const VERDICTS = ['match', 'drift', 'unknown'] as const;

/** Of the processes: how many there are of each verdict, and each of them. */
export function processMetrics(trace: Trace): readonly Metric[] {
  const base = baseLabels(trace);
  return [
    {
      name: 'deploytrace_processes',
      help: 'Processes by whether they run what was meant; one that is not there counts as drift.',
      samples: VERDICTS.map((verdict) => ({
        labels: { ...base, verdict },
        value: trace.running.filter((each) => each.verdict === verdict).length,
      })),
    },
    {
      name: 'deploytrace_process_info',
      help: 'A process and the commit that it runs.',
      samples: eachProcess(trace, base, () => 1, true),
    },
    {
      name: 'deploytrace_process_behind_commits',
      help: 'Commits that the expected revision has and the process lacks.',
      samples: eachProcess(trace, base, ({ relation }) => relation?.behind ?? null),
    },
    {
      name: 'deploytrace_process_start_timestamp_seconds',
      help: 'When the process started, in seconds since the epoch.',
      samples: eachProcess(trace, base, (_, startedAt) => Date.parse(startedAt) / 1000),
    },
  ];
}

type Measure = (running: Trace['running'][number], startedAt: string) => number | null;

/** A sample for each process of which the measure is known; what can change while it runs is in the info alone. */
function eachProcess(
  trace: Trace,
  base: Labels,
  measure: Measure,
  isInfo = false,
): readonly Sample[] {
  return trace.processes.flatMap((process, index) => {
    const running = trace.running[index];
    const facts = process.state === 'observed' ? process.facts.process : undefined;
    if (!running || !facts) return [];
    const value = measure(running, facts.startedAt);
    if (value === null || !Number.isFinite(value)) return [];
    const { revision, verdict } = running;
    const labels = { ...base, host: process.subject.host, pid: String(facts.pid) };
    const info = { name: facts.name, revision: revision ?? '', verdict };
    return [{ labels: isInfo ? { ...labels, ...info } : labels, value }];
  });
}
