import { shortCommit } from '../../model/commit.ts';
import { shortDigest } from '../../model/digest.ts';
import type { CheckoutFacts, FilesFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import type { Trace } from '../../model/trace.ts';
import { counted } from '../../model/words.ts';
import { label } from './marks.ts';
import { type Line, line, span } from './paint.ts';
import { failureLines } from './source.ts';

export function artifactLines(artifact: Observation, _trace: Trace): readonly Line[] {
  if (artifact.state !== 'observed') return failureLines('artifact', artifact);
  const { checkout, files } = artifact.facts;
  const kind = files ? `${files.kind}` : artifact.subject.type;
  const details = checkout ? checkoutWords(checkout) : files ? filesWords(files) : '';
  return [
    line(
      [span(label('artifact'), 'quiet'), span(artifact.subject.location)],
      [span(kind, 'quiet')],
    ),
    line([span(`${label('')}${details}`, 'quiet')]),
  ];
}

function checkoutWords(checkout: CheckoutFacts): string {
  const head = checkout.head ? shortCommit(checkout.head) : 'no commit yet';
  const { modified, untracked } = checkout;
  return [
    `${checkout.branch ?? 'detached'} @ ${head}`,
    modified.count > 0 ? `${counted(modified.count, 'file')} edited` : 'clean',
    ...(untracked.count > 0 ? [`${untracked.count} untracked`] : []),
  ].join(', ');
}

function filesWords(files: FilesFacts): string {
  return `${shortDigest(files.digest)}  ${bytes(files.size)}`;
}

function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000
    ? `${(count / 1000).toFixed(1)} kB`
    : `${(count / 1_000_000).toFixed(1)} MB`;
}
