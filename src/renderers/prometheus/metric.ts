import { escapeText } from '../escape.ts';
import { shorten } from '../shorten.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A gauge with all of its samples, which must stand together. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Nothing at all for a metric without samples. */
export function metricText({ name, help, samples }: Metric): string {
  if (samples.length === 0) return '';
  // A second value for the same labels would make readers refuse all of the file.
  const values = new Map(samples.map(({ labels, value }) => [labelText(labels), value]));
  const lines = [...values].map(([labels, value]) => `${name}${labels} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

const LONGEST = 1000;

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

/** Line ends, the third that needs an escape, are named before. */
function labelValue(text: string): string {
  return escapeText(shorten(text, LONGEST)).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
