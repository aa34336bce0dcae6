import type { Trace } from '../../model/trace.ts';
import { chainItems, type Item } from '../items.ts';
import { outcomeOfTrace } from '../outcome.ts';
import type { Labels, Metric, Sample } from './metric.ts';

const OUTCOMES = ['match', 'drift', 'unknown', 'timeout'] as const;

/** Of the whole, the source and the artifacts. */
export function chainMetrics(trace: Trace): readonly Metric[] {
  const base = baseLabels(trace);
  return [
    {
      name: 'deploytrace_verdict',
      help: 'Whether it is as it was meant, by the policy if there is one: 1 for the verdict that holds.',
      samples: OUTCOMES.map((verdict) => ({
        labels: { ...base, verdict },
        value: verdict === outcomeOfTrace(trace) ? 1 : 0,
      })),
    },
    {
      name: 'deploytrace_source_info',
      help: 'The commit that was meant.',
      samples: sourceSamples(trace, base),
    },
    {
      name: 'deploytrace_artifact_info',
      help: 'An artifact, the commit that it holds, and whether it is as its source.',
      samples: chainItems(trace).flatMap((item) => artifactSample(item, base)),
    },
    {
      name: 'deploytrace_resolved_timestamp_seconds',
      help: 'When the system was looked at, in seconds since the epoch.',
      samples: [{ labels: base, value: Date.parse(trace.resolvedAt) / 1000 }],
    },
    {
      name: 'deploytrace_duration_seconds',
      help: 'How long it took to look.',
      samples: [{ labels: base, value: trace.durationMs / 1000 }],
    },
  ];
}

export function baseLabels({ system, environment }: Trace): Labels {
  return { system, environment: environment ?? '' };
}

function sourceSamples({ source }: Trace, base: Labels): readonly Sample[] {
  if (source.state !== 'observed') return [];
  const { revision, repository } = source.facts;
  const labels = {
    ...base,
    location: source.subject.location,
    ref: repository?.resolvedRef ?? '',
    revision: revision?.revision ?? '',
  };
  return [{ labels, value: 1 }];
}

function artifactSample(item: Item, base: Labels): readonly Sample[] {
  if (item.stage !== 'artifact') return [];
  const { host, id, revision, verdict, code } = item;
  const labels = { ...base, host, artifact: id, revision: revision ?? '', verdict, link: code };
  return [{ labels, value: 1 }];
}
