import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { ConfigNode, MapEntry, ScalarNode, ScalarValue } from './node.ts';
import {
  type ConfigText,
  faultAt,
  positionAt,
  quoted,
  START,
  shown,
  toConfigError,
} from './text.ts';

/** Deeper than any config, and far from where the library's recursion takes the whole process down. */
export const DEEPEST = 64;
/** Aliases let a small file grow without end: how many values all of it may have, written out. */
const MOST_VALUES = 10_000;

/** What is known half-way through the file. */
interface State {
  readonly text: ConfigText;
  readonly anchors: Map<string, ConfigNode>;
  values: number;
}

/** The library's nodes as ours, aliases replaced by what they stand for. Throws ConfigError. */
export function toConfigNode(root: unknown, text: ConfigText): ConfigNode {
  return convert({ text, anchors: new Map(), values: 0 }, root, 0, START);
}

function convert(state: State, node: unknown, depth: number, parent: number): ConfigNode {
  const at = placeOf(node) ?? parent;
  if (isAlias(node)) return follow(state, node.source, at, depth);
  charge(state, at, depth);
  const converted = convertCollection(state, node, depth, at) ?? convertScalar(state, node, parent);
  const anchor = (node as Node | null)?.anchor;
  if (anchor) state.anchors.set(anchor, converted);
  return converted;
}

/** An alias inside its own anchor finds nothing, because that is not finished. */
function follow(state: State, name: string, at: number, depth: number): ConfigNode {
  const target = state.anchors.get(name);
  if (!target) return fail(state, at, `the alias *${shown(name)} has no anchor before it`);
  chargeAll(state, target, at, depth);
  return target;
}

function charge(state: State, at: number, depth: number): void {
  state.values += 1;
  if (state.values > MOST_VALUES) {
    fail(state, at, `expected at most ${MOST_VALUES} values, aliases written out; got more`);
  }
  if (depth > DEEPEST) fail(state, at, `nested more than ${DEEPEST} deep`);
}

function chargeAll(state: State, node: ConfigNode, at: number, depth: number): void {
  charge(state, at, depth);
  if (node.kind === 'scalar') return;
  const children =
    node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  for (const child of children) chargeAll(state, child, at, depth + 1);
}

function convertCollection(
  state: State,
  node: unknown,
  depth: number,
  at: number,
): ConfigNode | null {
  if (isMap(node)) return { kind: 'map', at, entries: convertPairs(state, node, depth, at) };
  if (!isSeq(node)) return null;
  const items = node.items.map((item) => convert(state, item, depth + 1, at));
  return { kind: 'list', at, items };
}

function convertPairs(
  state: State,
  map: YAMLMap,
  depth: number,
  at: number,
): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  for (const pair of map.items) {
    const key = convertKey(state, pair, at);
    const first = entries.get(key.name);
    if (first) {
      const hint = `It stands in line ${positionAt(state.text, first.at).line} already.`;
      fail(state, key.at, `the key ${quoted(key.name)} is there twice`, hint);
    }
    entries.set(key.name, { at: key.at, value: convert(state, pair.value, depth + 1, key.at) });
  }
  return entries;
}

function convertKey(state: State, { key }: Pair, parent: number) {
  const at = placeOf(key) ?? parent;
  if (!isScalar(key) || typeof key.value !== 'string' || key.anchor) {
    return fail(state, at, 'a key must be plain text');
  }
  if (key.value === '') fail(state, at, 'a key is empty');
  // Setting it would change what an object inherits from; no schema of ours has such a key.
  if (key.value === '__proto__') fail(state, at, 'the key "__proto__" is not allowed');
  return { name: key.value, at };
}

function convertScalar(state: State, node: unknown, parent: number): ScalarNode {
  const at = placeOf(node) ?? parent;
  const value = isScalar(node) ? toValue(node.value) : null;
  const source = isScalar(node) ? (node.source ?? String(value ?? '')) : '';
  // As "\0" in double quotes. No path, argument or name can hold it.
  if (source.includes('\0')) fail(state, at, 'a text cannot hold the character U+0000');
  // Where nothing stands, the key says more than the end of its line.
  const isEmpty = value === null && source === '';
  return { kind: 'scalar', at: isEmpty ? parent : at, value, source, variables: [], missing: [] };
}

function toValue(value: unknown): ScalarValue {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain ? (value as string | number | boolean) : null;
}

function placeOf(node: unknown): number | null {
  const range = (node as Node | null)?.range;
  return range ? range[0] : null;
}

function fail(state: State, at: number, message: string, hint: string | null = null): never {
  throw toConfigError([faultAt(state.text, at, message, hint)]);
}
