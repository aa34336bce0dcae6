import type { ConfigFault } from '../model/errors.ts';
import { descriptionAt, type JsonSchema, keysAt } from './known-keys.ts';
import { type ConfigNode, nodeAt, type Path, pathKey } from './node.ts';
import { suggest } from './suggest.ts';
import { type ConfigText, faultAt, inOrder, quoted, shown } from './text.ts';
import { expectedWords, gotWords, type Issue, valuesWords } from './words.ts';

/** What was checked: a section of the file, or all of it. */
export interface Subject {
  /** Begins the name of every key in it; empty for the whole file. */
  readonly name: string;
  readonly at: number;
  readonly node: ConfigNode;
  readonly text: ConfigText;
  readonly schema: JsonSchema;
  /** Keys of which there is something better to say than that they are unknown. */
  readonly reserved?: Readonly<Record<string, string>>;
}

/** More issues than anyone reads come only from a file that was made to have them. */
const MOST_ISSUES = 50;

/**
 * What zod found, in our words and at its place in the file, in the order of the file. Messages that
 * a schema gives itself are kept: parse with `{ error: () => '' }`, which leaves only those.
 */
export function toFaults(
  issues: readonly Issue[],
  subject: Subject,
  prefix: Path = [],
): readonly ConfigFault[] {
  const first = withoutEchoes(issues).slice(0, MOST_ISSUES);
  return inOrder(first.flatMap((issue) => faultsOf(issue, subject, prefix)));
}

/**
 * Of a value of the wrong type, zod also says that it is too short: an empty list for a text; and what a whole
 * lacks is likely to be meant by a key of it that is not known.
 */
const ECHOES: Partial<Readonly<Record<Issue['code'], Issue['code']>>> = {
  too_small: 'invalid_type',
  too_big: 'invalid_type',
  custom: 'unrecognized_keys',
};

function withoutEchoes(issues: readonly Issue[]): readonly Issue[] {
  const said = new Set(issues.map(({ code, path }) => `${code} ${pathKey(path)}`));
  return issues.filter(({ code, path }) => !said.has(`${ECHOES[code]} ${pathKey(path)}`));
}

function faultsOf(issue: Issue, subject: Subject, prefix: Path): readonly ConfigFault[] {
  const path = [...prefix, ...issue.path];
  const node = nodeAt(subject.node, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_ISSUES).map((key) => unknownKey(key, path, subject));
  }
  if (!node) return [missing(issue, path, subject)];
  if (issue.message !== '') return [says(issue.message, path, subject, null)];
  if (issue.code === 'invalid_union') return unionFaults(issue, path, subject);
  if (issue.code === 'custom') return [says('not valid', path, subject, null)];
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return [says('not a valid key', path, subject, null)];
  }
  return [mismatch(expectedWords(issue), path, subject, valuesOf(issue))];
}

function unknownKey(key: string, path: Path, subject: Subject): ConfigFault {
  const map = nodeAt(subject.node, path);
  const at = (map?.kind === 'map' && map.entries.get(key)?.at) || subject.at;
  const { reserved = {} } = subject;
  if (Object.hasOwn(reserved, key)) {
    return faultAt(subject.text, at, reserved[key] ?? key, 'Remove it.');
  }
  const known = keysAt(subject.schema, path);
  const near = suggest(key, known);
  const hint = near ? `Did you mean ${near}?` : `Known keys: ${known.join(', ')}.`;
  const where = toName(path, subject);
  const message = `${where === '' ? '' : `${where}: `}unknown key ${quoted(key)}`;
  return faultAt(subject.text, at, message, hint);
}

function missing(issue: Issue, path: Path, subject: Subject): ConfigFault {
  const parent = placeOf(path.slice(0, -1), subject);
  const message = issue.message === '' ? 'is missing' : `is missing: ${issue.message}`;
  const hint = descriptionAt(subject.schema, path);
  return faultAt(subject.text, parent, `${toName(path, subject)} ${message}`, hint);
}

function mismatch(
  expected: string,
  path: Path,
  subject: Subject,
  values: readonly string[],
): ConfigFault {
  const node = nodeAt(subject.node, path);
  const near = node?.kind === 'scalar' ? suggest(node.source, values) : null;
  const hint = near ? `Did you mean ${near}?` : descriptionAt(subject.schema, path);
  return says(`expected ${expected}, got ${gotWords(node)}`, path, subject, hint);
}

function says(message: string, path: Path, subject: Subject, hint: string | null): ConfigFault {
  const name = toName(path, subject);
  const at = nodeAt(subject.node, path)?.at ?? subject.at;
  return faultAt(subject.text, at, name === '' ? message : `${name}: ${message}`, hint);
}

type UnionIssue = Extract<Issue, { code: 'invalid_union' }>;

/** The complaints of the alternative that was meant, if one has the right kind of value at all. */
function unionFaults(issue: UnionIssue, path: Path, subject: Subject): readonly ConfigFault[] {
  const branches = issue.errors.filter((branch) => !branch.some(isOfWholeValue));
  const [closest] = [...branches].sort((a, b) => a.length - b.length);
  if (closest) return toFaults(closest, subject, path);
  const values = 'options' in issue ? toText(issue.options) : [];
  const whole = issue.errors.flatMap((branch) => branch.filter(isOfWholeValue));
  const wanted = values.length > 0 ? [valuesWords(values)] : whole.map(expectedWords);
  return [mismatch([...new Set(wanted)].join(' or '), path, subject, values)];
}

function isOfWholeValue(issue: Issue): boolean {
  return issue.path.length === 0 && ['invalid_type', 'invalid_value'].includes(issue.code);
}

function valuesOf(issue: Issue): readonly string[] {
  return issue.code === 'invalid_value' ? toText(issue.values) : [];
}

function toText(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

/** Where a mapping is named, rather than where its content begins. */
function placeOf(path: Path, subject: Subject): number {
  const last = path.at(-1);
  if (last === undefined) return subject.at;
  const parent = nodeAt(subject.node, path.slice(0, -1));
  const key = parent?.kind === 'map' ? parent.entries.get(String(last)) : undefined;
  return key?.at ?? nodeAt(subject.node, path)?.at ?? subject.at;
}

/** `source.paths[0]`. */
function toName(path: Path, subject: Subject): string {
  const steps = path.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${shown(String(step))}`,
  );
  const name = `${subject.name}${steps.join('')}`;
  return name.startsWith('.') ? name.slice(1) : name;
}
