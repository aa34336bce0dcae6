import { shortDigest } from '../../model/digest.ts';
import type { ImageFacts, ImagePlatform } from '../../model/image-facts.ts';
import { listed } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { bytes } from './bytes.ts';
import { limit } from './limit.ts';
import { type Line, row, span } from './line.ts';
import { label } from './marks.ts';

/** An image: its digest and platforms, how it is started, and what else it is called. */
export function imageLines(image: ImageFacts, options: RenderOptions): readonly Line[] {
  const start = startWords(image.platforms);
  const names = nameWords(image, options);
  return [
    row(
      [label(), span(contentWords(image, options), 'quiet', 'end')],
      [span(goBack(image), 'quiet')],
    ),
    ...(start ? [row([label(), span(start, 'quiet', 'end')])] : []),
    ...(names ? [row([label(), span(names, 'quiet', 'end')])] : []),
  ];
}

function contentWords({ digest, platforms }: ImageFacts, options: RenderOptions): string {
  const names = platforms.map(({ platform }) => platform);
  const built = platforms
    .flatMap(({ created }) => created ?? [])
    .sort()
    .at(-1);
  return [
    shortDigest(digest),
    listed(names, names.length, limit(3, options)),
    sizeWords(platforms),
    ...(built ? [`built ${ago(built, options.now)}`] : []),
  ].join(', ');
}

/** `8.2 MB`, or `8.2 to 9.1 MB` where the platforms differ much. */
function sizeWords(platforms: readonly ImagePlatform[]): string {
  const sizes = platforms.map(({ size }) => size).sort((a, b) => a - b);
  const [least, most] = [bytes(sizes[0] ?? 0), bytes(sizes.at(-1) ?? 0)];
  return least === most ? most : `${least} to ${most}`;
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

function nameWords({ tags }: ImageFacts, options: RenderOptions): string {
  if (!tags || tags.same.length === 0) return '';
  return `also tagged ${listed(tags.same, tags.same.length, limit(4, options))}`;
}

function goBack({ tags }: ImageFacts): string {
  const { count = 0, names = [] } = tags?.earlier ?? {};
  const [nearest] = names;
  if (nearest === undefined) return '';
  return count === 1 ? `${nearest} to go back to` : `${count} earlier, ${nearest} the last`;
}
