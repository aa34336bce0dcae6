import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Differences } from '../../../../src/model/difference.ts';
import type { RenderOptions } from '../../../../src/renderers/renderer.ts';
import { renderDiffText } from '../../../../src/renderers/text/diff/diff.ts';
import { textWidth } from '../../../../src/renderers/text/width.ts';
import { diffs } from '../../../support/differences.ts';
import { NOW } from '../../../support/trace.ts';

const FOLDER = join(import.meta.dirname, '../../../transcripts/diff');

function render(found: readonly Differences[], changes: Partial<RenderOptions> = {}): string {
  const options = { width: 80, color: false, evidence: false, now: NOW, ...changes };
  return renderDiffText(found, options);
}

const names = Object.keys(diffs);
const of = (name: string) => diffs[name]?.() ?? [];

// `-u` writes them anew; without it a missing or different one fails.
describe('the text is as it was reviewed', () => {
  test.each(names)('%s', async (name) => {
    await expect(render(of(name))).toMatchFileSnapshot(join(FOLDER, `${name}-80.txt`));
  });

  test('and no transcript is left over', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(names.map((name) => `${name}-80.txt`).sort());
  });
});

test('is never wider than the terminal', () =>
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.integer({ min: 20, max: 200 }), (name, width) => {
      for (const line of render(of(name), { width }).split('\n'))
        expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  ));

test('lets nothing foreign reach the terminal', () => {
  const text = JSON.stringify([...of('files'), ...of('behind')]);
  const hostile = text
    .replaceAll('main', '\\u001b[2Jm\\u202e')
    .replaceAll('rounding', '\\u001bc\\n');
  const shown = render(JSON.parse(hostile));
  expect(shown).toContain('\\x1b[2Jm');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('lists all on a pipe, and not too many on a terminal', () => {
  const [first] = of('behind')[0]?.differences ?? [];
  const [commit] = first?.comparison?.adds?.commits ?? [];
  if (!first?.comparison || !commit) throw new Error('expected a commit');
  const commits = Array.from({ length: 200 }, () => commit);
  const comparison = { ...first.comparison, adds: { count: 1200, commits } };
  const many = of('behind').map((each) => ({ ...each, differences: [{ ...first, comparison }] }));
  expect(render(many).match(/9f2c1ab/g)?.length).toBeLessThan(60);
  expect(render(many)).toContain('more commits');
  const piped = render(many, { width: Number.POSITIVE_INFINITY });
  expect(piped.match(/9f2c1ab/g)?.length).toBeGreaterThan(200);
  expect(piped).toContain('and 1000 more commits');
});
