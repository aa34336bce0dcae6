import { instance } from '@viz-js/viz';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import type { Trace } from '../../../src/model/trace.ts';
import { renderDot } from '../../../src/renderers/dot/dot.ts';
import { toGraphs } from '../../../src/renderers/graph.ts';
import { xmlCharacters } from '../../../src/renderers/xml-characters.ts';
import { hostileText, infect } from '../../support/infect.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { traceOf } from '../../support/trace.ts';

// Graphviz itself, compiled to WebAssembly.
const graphviz = await instance();

/** The lines of text in each box of the SVG that Graphviz makes. */
function drawn(trace: Trace): readonly (readonly string[])[] {
  const boxes: string[][] = [];
  const parser = new SaxesParser();
  let lines: string[] | null = null;
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'g') lines = attributes.class === 'node' ? [] : null;
    if (name === 'g' && lines) boxes.push(lines);
    if (name === 'text') lines?.push('');
  });
  parser.on('text', (text) => {
    const last = lines?.at(-1);
    if (lines && last !== undefined && text !== '\n') lines[lines.length - 1] = last + text;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(graphviz.renderString(renderDot([trace], PLAIN), { format: 'svg' })).close();
  return boxes.map((box) => box.map(oneBlank));
}

const wanted = (trace: Trace) =>
  toGraphs([trace]).flatMap(({ nodes }) =>
    nodes.map(({ lines }) => lines.map((line) => oneBlank(xmlCharacters(line)))),
  );

/** Graphviz writes blanks that follow one another as ones that do not break. */
const oneBlank = (text: string) => text.replaceAll('\u00a0', ' ');

test.each(Object.entries(scenarios))('Graphviz draws %s, box by box', (_name, make) => {
  expect(drawn(make())).toEqual(wanted(make()));
});

test('whatever foreign text holds, it is drawn as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(scenarios)), hostileText, (make, text) => {
      const trace = infect(make(), text);
      expect(drawn(trace)).toEqual(wanted(trace));
    }),
  );
});

test('several chains are drawn side by side, each in a frame with its name', () => {
  const traces = ['staging', 'production'].map((environment) => ({ ...traceOf(), environment }));
  const svg = graphviz.renderString(renderDot(traces, PLAIN), { format: 'svg' });
  expect(svg.match(/class="cluster"/g)).toHaveLength(2);
  expect(svg).toContain('shop&#45;api · production');
  expect(svg.match(/class="node"/g)).toHaveLength(6);
});
