import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { ConfigNode, MapEntry, Place, ScalarNode, ScalarValue } from './node.ts';
import { type ConfigText, cut, faultAt, START, toConfigError } from './text.ts';

/** Aliases let a small file grow without end: how much all of it may be, written out. */
const MOST_VALUES = 10_000;
const DEEPEST = 64;

/** The library's nodes as ours, aliases replaced by what they stand for. Throws ConfigError. */
export function toConfigNode(
  root: unknown,
  text: ConfigText,
  place: (offset: number) => Place,
): ConfigNode {
  const anchors = new Map<string, ConfigNode>();
  let values = 0;

  function fail(at: Place, message: string, hint: string | null = null): never {
    throw toConfigError([faultAt(text, at, message, hint)]);
  }

  function charge(at: Place, depth: number): void {
    values += 1;
    if (values > MOST_VALUES) fail(at, `more than ${MOST_VALUES} values, aliases written out`);
    if (depth > DEEPEST) fail(at, 'nested too deeply');
  }

  function convert(node: unknown, depth: number, parent: Place): ConfigNode {
    const at = placeOf(node) ?? parent;
    if (isAlias(node)) return follow(node.source, at, depth);
    charge(at, depth);
    const converted = convertCollection(node, depth, at) ?? convertScalar(node, at, parent);
    const anchor = (node as Node | null)?.anchor;
    if (anchor) anchors.set(anchor, converted);
    return converted;
  }

  /** An alias inside its own anchor finds nothing, because that is not finished. */
  function follow(name: string, at: Place, depth: number): ConfigNode {
    const target = anchors.get(name);
    if (!target) return fail(at, `the alias *${name} has no anchor &${name} before it`);
    chargeAll(target, at, depth);
    return target;
  }

  function chargeAll(node: ConfigNode, at: Place, depth: number): void {
    charge(at, depth);
    if (node.kind === 'list') for (const item of node.items) chargeAll(item, at, depth + 1);
    if (node.kind === 'map') {
      for (const entry of node.entries.values()) chargeAll(entry.value, at, depth + 1);
    }
  }

  function convertCollection(node: unknown, depth: number, at: Place): ConfigNode | null {
    if (isSeq(node)) {
      return { kind: 'list', at, items: node.items.map((item) => convert(item, depth + 1, at)) };
    }
    return isMap(node) ? { kind: 'map', at, entries: convertPairs(node, depth, at) } : null;
  }

  function convertPairs(map: YAMLMap, depth: number, at: Place): ReadonlyMap<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    for (const pair of map.items) {
      const [key, keyAt] = convertKey(pair, at);
      const first = entries.get(key);
      if (first) fail(keyAt, `the key ${quote(key)} stands here again`, `First: line ${first.at.line}.`);
      entries.set(key, { at: keyAt, value: convert(pair.value, depth + 1, keyAt) });
    }
    return entries;
  }

  function convertKey({ key }: Pair, parent: Place): readonly [string, Place] {
    const at = placeOf(key) ?? parent;
    if (!isScalar(key) || typeof key.value !== 'string') return fail(at, 'a key must be plain text');
    if (key.value === '') fail(at, 'a key is empty');
    // Setting it would change what an object inherits from: no schema of ours has such a key.
    if (key.value === '__proto__') fail(at, 'the key "__proto__" is not allowed');
    if (key.anchor) fail(at, 'a key cannot be an anchor');
    return [key.value, at];
  }

  function convertScalar(node: unknown, at: Place, parent: Place): ScalarNode {
    const value = isScalar(node) ? toValue(node.value) : null;
    const source = isScalar(node) ? (node.source ?? String(value ?? '')) : '';
    if (source.includes('\0')) fail(at, 'a text holds the character U+0000');
    // Of nothing, the key says more about where it is than the end of the line.
    const shownAt = value === null && source === '' ? parent : at;
    return { kind: 'scalar', at: shownAt, value, source, variables: [], missing: [] };
  }

  function placeOf(node: unknown): Place | null {
    const range = (node as Node | null)?.range;
    return range ? place(range[0]) : null;
  }

  return convert(root, 0, START);
}

function toValue(value: unknown): ScalarValue {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain ? (value as string | number | boolean) : null;
}

function quote(key: string): string {
  return JSON.stringify(cut(key, 40));
}
