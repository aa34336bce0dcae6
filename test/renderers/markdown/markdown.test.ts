import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { escapeText } from '../../../src/renderers/escape.ts';
import { toItems } from '../../../src/renderers/judged-items.ts';
import { renderMarkdown } from '../../../src/renderers/markdown/markdown.ts';
import { hostileText, infect, NASTY } from '../../support/infect.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { commit, related, summary, traceOf } from '../../support/trace.ts';

// Whatever a reader may allow: HTML, and links of what only looks like one.
const reader = new MarkdownIt({ html: true, linkify: true });
const EVIDENCE = { ...PLAIN, evidence: true };

function read(markdown: string) {
  const blocks = reader.parse(markdown, {});
  const inline = blocks.flatMap(({ children }) => children ?? []);
  const contents = (type: string) =>
    inline.filter((token) => token.type === type).map(({ content }) => content);
  return {
    types: [...new Set([...blocks, ...inline].map(({ type }) => type))],
    headings: blocks.filter(({ type }) => type === 'heading_open').length,
    rows: blocks.filter(({ type }) => type === 'tr_open').length,
    cells: blocks.filter(({ type }) => type === 'td_open').length,
    codes: contents('code_inline'),
    texts: contents('text'),
  };
}

/** Nothing but these is in what we write. */
const KNOWN = new Set(
  `heading_open heading_close paragraph_open paragraph_close inline text code_inline softbreak
   table_open table_close thead_open thead_close tbody_open tbody_close tr_open tr_close th_open th_close
   td_open td_close bullet_list_open bullet_list_close list_item_open list_item_close`.split(/\s+/),
);

describe.each(Object.entries(scenarios))('%s', (_name, make) => {
  test('is one heading, a table with a row for each check, and lists', () => {
    const trace = make();
    const { types, headings, rows, cells } = read(renderMarkdown(trace, EVIDENCE));
    expect(types.filter((type) => !KNOWN.has(type))).toEqual([]);
    expect(headings).toBe(1);
    const expected = Math.min(50, toItems(trace).length);
    expect(rows).toBe(expected + 1);
    expect(cells).toBe(6 * expected);
  });
});

test('whatever foreign text holds, it is only ever code', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(scenarios)), hostileText, (make, text) => {
      const before = read(renderMarkdown(make(), EVIDENCE));
      const { types, headings, rows, cells, texts } = read(
        renderMarkdown(infect(make(), text), EVIDENCE),
      );
      expect(types.filter((type) => !KNOWN.has(type))).toEqual([]);
      expect({ headings, rows, cells }).toEqual({
        headings: before.headings,
        rows: before.rows,
        cells: before.cells,
      });
      // No mention, no reference, no emoji, no address.
      for (const each of texts) expect(each).not.toMatch(/[@#<>&[\]_*~`|\\$]|:\S|\S\.\S/);
    }),
  );
});

test('the name of a system is shown as it is, but for what a terminal would obey and pipes', () => {
  for (const text of NASTY) {
    const trace = { ...traceOf(), system: text };
    const shown = escapeText(text).replaceAll('|', '\\x7c').trim();
    const { codes, texts } = read(renderMarkdown(trace, PLAIN));
    expect(shown === '' ? texts[0] : codes[0]).toContain(shown === '' ? '–' : shown);
  }
});

test('however much there is to say, a step summary takes it', () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    summary('9f2c1ab', `${index} `.repeat(500)),
  );
  const trace = infect(scenarios.workers?.() ?? expect.fail(), '\u202e`|日'.repeat(2000));
  const running = Array.from({ length: 40 }, (_, index) => ({
    ...related('diverged', `${index}`, many, many),
    revision: commit(String(index).padStart(7, '0')),
  }));
  const huge = {
    ...trace,
    running: running.map((relation) => ({
      id: '',
      artifact: null,
      revision: relation.revision,
      modified: false,
      relation,
      verdict: 'drift' as const,
    })),
    problems: Array.from({ length: 500 }, () => ({
      stage: 'process' as const,
      subject: '',
      code: 'internal' as const,
      level: 'error' as const,
      message: '\u202e `'.repeat(5000),
      hint: '\u202e `'.repeat(5000),
    })),
  };
  expect(Buffer.byteLength(renderMarkdown(huge, EVIDENCE))).toBeLessThan(1024 * 1024);
});
