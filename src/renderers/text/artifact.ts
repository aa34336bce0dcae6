import { shortCommit } from '../../model/commit.ts';
import { shortDigest } from '../../model/digest.ts';
import type { CheckoutFacts, FilesFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import { counted } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { bytes } from './bytes.ts';
import { failureRow } from './failure.ts';
import { groupBy } from './group.ts';
import { hostsOf, someHosts } from './hosts.ts';
import { imageLines } from './image.ts';
import { type Line, paragraph, row, type Span, span } from './line.ts';
import { label } from './marks.ts';

/** What is told of together: the same thing on several hosts, else each by itself. */
export function toBlocks(artifacts: readonly Observation[]): readonly (readonly Observation[])[] {
  return hostsOf(artifacts).length > 1 ? [artifacts] : artifacts.map((artifact) => [artifact]);
}

export function artifactLines(
  artifacts: readonly Observation[],
  options: RenderOptions,
): readonly Line[] {
  const [first] = artifacts;
  if (!first) return [];
  return artifacts.length > 1 ? hostsLines(artifacts) : oneLines(first, options);
}

function oneLines(artifact: Observation, options: RenderOptions): readonly Line[] {
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

/** The same thing on several hosts: how most of them have it, and which of them differ. */
function hostsLines(artifacts: readonly Observation[]): readonly Line[] {
  const all = hostsOf(artifacts).length;
  const places = new Set(artifacts.map(({ subject }) => configuredPath(subject)));
  const kinds = new Set(artifacts.map(kindOf));
  const groups = [...groupBy(artifacts, detailWords)].sort((a, b) => b.length - a.length);
  return [
    row(
      [
        label('artifact'),
        span([...places].join(', '), 'plain', 'middle'),
        span(` on ${all} hosts`),
      ],
      [span([...kinds].join(', '), 'quiet')],
    ),
    ...groups.map((group) => {
      const who = group.length === all ? '' : `${someHosts(hostsOf(group), all)}: `;
      const words = detailWords(group[0]);
      return paragraph([label()], [span(who), span(words, 'quiet')]);
    }),
  ];
}

/** The id keeps it, while the location is where links lead on each host. */
function configuredPath({ id, type, host, location }: Observation['subject']): string {
  const prefix = host === 'local' ? `${type}:` : `${type}:${host}:`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : location;
}

function kindOf(artifact: Observation): string {
  const files = artifact.state === 'observed' ? artifact.facts.files : undefined;
  return files?.kind ?? artifact.subject.type;
}

function detailWords(artifact: Observation): string {
  if (artifact.state !== 'observed') return artifact.state;
  const { checkout, files } = artifact.facts;
  const { location } = artifact.subject;
  const place = location === configuredPath(artifact.subject) ? '' : `${location}, `;
  if (checkout) return `${place}${checkout.branch ?? 'detached'}${stateWords(checkout)}`;
  return files ? `${place}${shortDigest(files.digest)}, ${bytes(files.size)}` : location;
}

function stateWords({ head, modified, untracked }: CheckoutFacts): string {
  const state = [
    modified.count > 0 ? `${counted(modified.count, 'file')} edited` : 'clean',
    ...(untracked.count > 0 ? [`${untracked.count} untracked`] : []),
  ];
  return ` @ ${head ? shortCommit(head) : 'no commit yet'}, ${state.join(', ')}`;
}

function checkoutSpans(checkout: CheckoutFacts): readonly Span[] {
  const { branch, remote } = checkout;
  return [
    span(branch ?? 'detached', 'quiet', 'middle'),
    span(stateWords(checkout), 'quiet'),
    ...(remote ? [span(' · ', 'quiet'), span(remote, 'quiet', 'middle')] : []),
  ];
}

function filesWords({ digest, size, changedAt }: FilesFacts, { now }: RenderOptions): string {
  const changed = ago(new Date(changedAt).toISOString(), now);
  return `${shortDigest(digest)}, ${bytes(size)}, changed ${changed}`;
}
