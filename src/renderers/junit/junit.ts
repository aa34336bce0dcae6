import type { Trace } from '../../model/trace.ts';
import { VERSION } from '../../version.ts';
import { escapeText } from '../escape.ts';
import type { Item } from '../items.ts';
import { toItems } from '../judged-items.ts';
import type { FormatRenderer, RenderOptions } from '../renderer.ts';
import { ruleOf } from '../rules.ts';
import { renderText } from '../text/text.ts';
import { toValues } from '../values.ts';
import { element, xmlText } from './xml.ts';

/**
 * A test for each part of the chain: drift is a failure, what cannot be told is an error. There is no
 * standard; this is valid by both schemas that readers follow, Ant's and Jenkins'.
 */
export const renderJunit: FormatRenderer = (traces, options) =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element('testsuites', {}, '\n', ...traces.map((trace, id) => suite(trace, id, options))),
    '',
  ].join('\n');

function suite(trace: Trace, id: number, options: RenderOptions): string {
  const items = toItems(trace);
  const name = suiteName(trace);
  const attributes = {
    name,
    package: name,
    id,
    tests: items.length,
    failures: items.filter(({ verdict }) => verdict === 'drift').length,
    errors: items.filter(({ verdict }) => verdict === 'unknown').length,
    time: trace.durationMs / 1000,
    // Ant's schema allows no time zone.
    timestamp: trace.resolvedAt.slice(0, '2026-01-31T12:00:00'.length),
    hostname: 'localhost',
  };
  const content = [properties(trace), ...cases(items, name), ...outputs(trace, options)];
  return `${element('testsuite', attributes, '\n', ...content.flatMap((each) => [each, '\n']))}\n`;
}

function suiteName({ system, environment }: Trace): string {
  return (environment === null ? system : `${system}.${environment}`).trim() || 'deploytrace';
}

function properties(trace: Trace): string {
  const pairs = Object.entries({ deploytrace: VERSION, ...toValues([trace]) });
  const list = pairs.map(([name, value]) => element('property', { name, value }));
  return element('properties', {}, ...list);
}

/** Names stay the same from run to run, so that a reader can follow each; a second one alike gets a number. */
function cases(items: readonly Item[], classname: string): readonly string[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const plain = `${item.stage} ${item.name}`;
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const name = count > 1 ? `${plain} (${count})` : plain;
    return element('testcase', { name, classname, time: 0 }, ...outcome(item));
  });
}

function outcome(item: Item): readonly string[] {
  if (item.verdict === 'match') return [];
  const { id, title, help } = ruleOf(item);
  const details = [
    `${title}: ${item.reason}`,
    ...(item.pid === null ? [] : [`Process ${item.pid} on ${item.host}.`]),
    ...(item.revision === null ? [] : [`Its commit: ${item.revision}.`]),
    help,
  ];
  const name = item.verdict === 'drift' ? 'failure' : 'error';
  const attributes = { type: id, message: item.reason };
  return [element(name, attributes, xmlText(details.map(escapeText).join('\n')))];
}

function outputs(trace: Trace, { evidence, now }: RenderOptions): readonly string[] {
  const text = renderText(trace, { width: Number.POSITIVE_INFINITY, color: false, evidence, now });
  return [element('system-out', {}, xmlText(text)), element('system-err', {})];
}
