import type { Trace } from '../model/trace.ts';
import { escapeText } from './escape.ts';

/** A path as a relative URI reference. What has no percent-encoded form, half a surrogate pair, is named. */
export function toFileUri(path: string): string {
  return path.split('/').map(toSegment).join('/');
}

/** Text as one segment of a URI. */
export function toSegment(text: string): string {
  return encodeURIComponent(escapeText(text));
}

/** Where others find the source's repository, as an absolute URI; null if nobody names it but by a path. */
export function repositoryUri({ source, artifacts }: Trace): string | null {
  const observed = [source, ...artifacts].flatMap((each) =>
    each.state === 'observed' ? each.facts : [],
  );
  const named = [
    source.subject.location,
    ...observed.flatMap(({ repository }) => repository?.upstream?.location ?? []),
    ...observed.flatMap(({ checkout }) => checkout?.remote ?? []),
  ];
  return named.map(toUri).find((uri) => uri !== null) ?? null;
}

const SCP_LIKE = /^(?:([^@/\s]+)@)?([^:/\s]+):(?!\/)(\S+)$/;

function toUri(location: string): string | null {
  if (/^(?:https?|ssh|git):\/\//i.test(location)) return parse(location);
  const [, user, host, path] = SCP_LIKE.exec(location) ?? [];
  return path ? parse(`ssh://${user ? `${user}@` : ''}${host}/${path}`) : null;
}

/** The parser leaves a percent sign alone that begins no escape, which no URI may have. */
function parse(text: string): string | null {
  return URL.canParse(text) ? new URL(text).href.replace(/%(?![0-9a-f]{2})/gi, '%25') : null;
}
