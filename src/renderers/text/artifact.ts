import { shortCommit } from '../../model/commit.ts';
import { shortDigest } from '../../model/digest.ts';
import type { CheckoutFacts, FilesFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import { counted } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { bytes } from './bytes.ts';
import { failureRow } from './failure.ts';
import { imageLines } from './image.ts';
import { type Line, row, type Span, span } from './line.ts';
import { label } from './marks.ts';

export function artifactLines(artifact: Observation, options: RenderOptions): readonly Line[] {
  if (artifact.state !== 'observed') return [failureRow(label('artifact'), artifact)];
  const { checkout, files, image } = artifact.facts;
  const { location, type } = artifact.subject;
  return [
    row(
      [label('artifact'), span(location, 'plain', 'middle')],
      [span(files?.kind ?? type, 'quiet')],
    ),
    ...(checkout ? [row([label(), ...checkoutSpans(checkout)])] : []),
    ...(files ? [row([label(), span(filesWords(files, options), 'quiet')])] : []),
    ...(image ? imageLines(image, options) : []),
  ];
}

function checkoutSpans({
  branch,
  head,
  modified,
  untracked,
  remote,
}: CheckoutFacts): readonly Span[] {
  const state = [
    modified.count > 0 ? `${counted(modified.count, 'file')} edited` : 'clean',
    ...(untracked.count > 0 ? [`${untracked.count} untracked`] : []),
  ];
  return [
    span(branch ?? 'detached', 'quiet', 'middle'),
    span(` @ ${head ? shortCommit(head) : 'no commit yet'}, ${state.join(', ')}`, 'quiet'),
    ...(remote ? [span(' · ', 'quiet'), span(remote, 'quiet', 'middle')] : []),
  ];
}

function filesWords({ digest, size, changedAt }: FilesFacts, { now }: RenderOptions): string {
  const changed = ago(new Date(changedAt).toISOString(), now);
  return `${shortDigest(digest)}, ${bytes(size)}, changed ${changed}`;
}
