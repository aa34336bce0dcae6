import type { ChangedFile, ChangedFileList } from '../../../model/comparison.ts';
import { counted } from '../../../model/words.ts';
import type { RenderOptions } from '../../renderer.ts';
import { limit } from '../limit.ts';
import { type Line, row, span } from '../line.ts';

const SHOWN_FILES = 50;

const LETTERS: Readonly<Record<ChangedFile['change'], string>> = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  renamed: 'R',
};

/** The files in which the two versions differ, with git's letters. */
export function fileLines(list: ChangedFileList | null, options: RenderOptions): readonly Line[] {
  if (!list) return [];
  const shown = list.files.slice(0, limit(SHOWN_FILES, options));
  const more = list.count - shown.length;
  return [
    row([span(`  Files that differ: ${list.count}`)]),
    ...shown.map(({ path, change, before }) =>
      row([
        span(`    ${LETTERS[change]}  `, 'quiet'),
        ...(before === null ? [] : [span(before, 'plain', 'middle'), span(' → ', 'quiet')]),
        span(path, 'plain', 'middle'),
      ]),
    ),
    ...(more > 0 ? [row([span(`    and ${counted(more, 'more file')}`, 'quiet')])] : []),
  ];
}
