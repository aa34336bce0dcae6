import type { FormatRenderer } from '../renderer.ts';
import { chainMetrics } from './chain-metrics.ts';
import { type Metric, metricText } from './metric.ts';
import { processMetrics } from './process-metrics.ts';

/**
 * For a textfile collector: valid both in Prometheus' text format and as OpenMetrics 1.0. Only gauges, because
 * the two name the types of everything else differently.
 */
export const renderPrometheus: FormatRenderer = (traces) => {
  const metrics = traces.flatMap((trace) => [...chainMetrics(trace), ...processMetrics(trace)]);
  return `${together(metrics).map(metricText).join('')}# EOF\n`;
};

/** All samples of a metric must stand together. */
function together(metrics: readonly Metric[]): readonly Metric[] {
  const byName = new Map<string, Metric>();
  for (const metric of metrics) {
    const samples = [...(byName.get(metric.name)?.samples ?? []), ...metric.samples];
    byName.set(metric.name, { ...metric, samples });
  }
  return [...byName.values()];
}
