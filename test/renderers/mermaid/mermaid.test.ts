import { beforeAll, describe, expect, test } from 'vitest';
import { escapeText } from '../../../src/renderers/escape.ts';
import { toGraphs } from '../../../src/renderers/graph.ts';
import { renderMermaid } from '../../../src/renderers/mermaid/mermaid.ts';
import { hostileSamples, infect } from '../../support/infect.ts';
import { needs } from '../../support/needs.ts';
import { mermaidReader } from '../../support/readers/mermaid.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { traceOf } from '../../support/trace.ts';

const all = Object.values(scenarios);

describe("Mermaid's parser", needs('readers of formats'), () => {
  let read: Awaited<ReturnType<typeof mermaidReader>>;
  beforeAll(async () => {
    read = await mermaidReader();
  });

  test('sees every box and arrow of every scenario', async () => {
    for (const make of all) {
      const [{ nodes, edges } = expect.fail()] = toGraphs([make()]);
      const { boxes, arrows } = await read(renderMermaid([make()], PLAIN));
      expect(boxes).toEqual(nodes.map(({ lines }) => lines.map(escapeText)));
      expect(arrows).toEqual(
        edges.map(({ from, to, label }) => ({ start: from, end: to, text: label })),
      );
    }
  });

  test('sees foreign text as it is, whatever it holds', { timeout: 120_000 }, async () => {
    for (const text of hostileSamples) {
      const trace = infect(scenarios.stale?.() ?? expect.fail(), text);
      const { boxes } = await read(renderMermaid([trace], PLAIN));
      const wanted = toGraphs([trace]).flatMap(({ nodes }) =>
        nodes.map(({ lines }) => lines.map(escapeText)),
      );
      expect(boxes).toEqual(wanted);
    }
  });

  test('sees several chains, each in a frame with its name', async () => {
    const traces = ['staging', 'production'].map((environment) => ({ ...traceOf(), environment }));
    const { boxes, frames } = await read(renderMermaid(traces, PLAIN));
    expect(boxes).toHaveLength(6);
    // The parser tells of the last one first.
    expect([...frames].sort()).toEqual(['shop-api · production', 'shop-api · staging']);
  });

  test('refuses what is no flowchart', async () => {
    await expect(read('flowchart TD\n  a["b"c"]\n')).rejects.toThrow();
  });
});

test('the largest drawing is one that Mermaid takes', () => {
  const trace = infect(scenarios.rollout?.() ?? expect.fail(), '\u{1f389}'.repeat(3000));
  const many = {
    ...trace,
    processes: Array.from({ length: 500 }, () => trace.processes[0] ?? expect.fail()),
  };
  expect(renderMermaid([many], PLAIN).length).toBeLessThan(50_000);
});
