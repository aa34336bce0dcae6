import { shortDigest } from '../../model/digest.ts';
import type { ImageFacts, ImagePlatform } from '../../model/image-facts.ts';
import { listed } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { bytes } from './bytes.ts';
import { limit } from './limit.ts';
import { type Line, row, span } from './line.ts';
import { label } from './marks.ts';

/** An image: what it holds, how it is started, what else it is called and what came before it. */
export function imageLines(image: ImageFacts, options: RenderOptions): readonly Line[] {
  const built = builtAt(image.platforms);
  const start = startWords(image.platforms);
  const names = nameWords(image, options);
  return [
    row(
      [label(), span(contentWords(image, options), 'quiet', 'end')],
      [span(built ? `built ${ago(built, options.now)}` : '', 'quiet')],
    ),
    ...(start ? [row([label(), span(start, 'quiet', 'end')])] : []),
    ...(names ? [row([label(), span(names, 'quiet', 'end')])] : []),
  ];
}

function builtAt(platforms: readonly ImagePlatform[]): string | undefined {
  const times = platforms.flatMap(({ created }) => created ?? []);
  return times.sort().at(-1);
}

function contentWords({ digest, platforms }: ImageFacts, options: RenderOptions): string {
  const names = platforms.map(({ platform }) => platform);
  const largest = Math.max(0, ...platforms.map(({ size }) => size));
  const most = limit(3, options);
  return [shortDigest(digest), listed(names, names.length, most), bytes(largest)].join(', ');
}

/** `python3 app.py :8080/tcp, user app`: as the first platform has it. */
function startWords([first]: readonly ImagePlatform[]): string {
  if (!first) return '';
  const { entrypoint, command, ports, user, stopSignal } = first;
  const argv = [...entrypoint, ...command].join(' ');
  return [
    ...(argv ? [argv] : []),
    ...ports.map((port) => `:${port.replace(/\/tcp$/, '')}`),
    ...(user ? [`as ${user}`] : []),
    ...(stopSignal ? [`stops by ${stopSignal}`] : []),
  ].join('  ');
}

/** What else it is called, and what there is to go back to. */
function nameWords({ tags }: ImageFacts, options: RenderOptions): string {
  const { same = [], earlier = { count: 0, names: [] } } = tags ?? {};
  const most = limit(3, options);
  return [
    ...(same.length > 0 ? [`also ${listed(same, same.length, most)}`] : []),
    ...(earlier.count > 0 ? [`before it ${listed(earlier.names, earlier.count, most)}`] : []),
  ].join(' · ');
}
