import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METHODS } from '../../../../src/model/presence.ts';
import type { Whereabouts } from '../../../../src/model/whereabouts.ts';
import type { RenderOptions } from '../../../../src/renderers/renderer.ts';
import { renderWhereText } from '../../../../src/renderers/text/where/where.ts';
import { textWidth } from '../../../../src/renderers/text/width.ts';
import { NOW } from '../../../support/trace.ts';
import { wheres } from '../../../support/whereabouts.ts';

const FOLDER = join(import.meta.dirname, '../../../transcripts/where');

function render(found: readonly Whereabouts[], changes: Partial<RenderOptions> = {}): string {
  const options = { width: 80, color: false, evidence: false, now: NOW, ...changes };
  return renderWhereText('fix-rounding', found, options);
}

const names = Object.keys(wheres);
const of = (name: string) => wheres[name]?.() ?? [];

// `-u` writes them anew; without it a missing or different one fails.
describe('the text is as it was reviewed', () => {
  const transcripts = names.flatMap((name) => [
    [name, 80],
    [name, 40],
  ]) as readonly (readonly [string, number])[];

  test.each(transcripts)('%s, %d columns', async (name, width) => {
    const file = join(FOLDER, `${name}-${width}.txt`);
    await expect(render(of(name), { width })).toMatchFileSnapshot(file);
  });

  test('and no transcript is left over', () => {
    const kept = transcripts.map(([name, width]) => `${name}-${width}.txt`);
    expect(readdirSync(FOLDER).sort()).toEqual(kept.sort());
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
  const text = JSON.stringify(of('several'))
    .replaceAll('main', '\\u001b[2Jm\\u202e')
    .replaceAll('Fix', '\\u001bc');
  const hostile = JSON.parse(text) as readonly Whereabouts[];
  const shown = render(hostile);
  expect(shown).toContain('\\x1b[2Jm\\u202e'.slice(0, 4));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('names every method that answered by another commit', () => {
  for (const method of METHODS) {
    const found = of('forms').map((each) => ({
      ...each,
      processes: each.processes.map((stop) => ({
        ...stop,
        presence: { ...stop.presence, contains: 'yes' as const, method },
      })),
    }));
    expect(render(found)).toMatch(/by ancestry|as a commit (by|of|which)/);
  }
});
