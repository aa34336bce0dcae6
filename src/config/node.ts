/** YAML as plain data that still knows where each part of it stands: `at` is the offset in the text. */
export type ConfigNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: number;
  /** What YAML makes of it, with the values of the environment put in. */
  readonly value: string | number | boolean | null;
  /** The text as it stands in the file, without quotes and with `${NAME}`: what messages may show. */
  readonly source: string;
  /** Names of the environment variables in it. */
  readonly variables: readonly string[];
  /** Those of them that are not set. */
  readonly missing: readonly string[];
}

export interface ListNode {
  readonly kind: 'list';
  readonly at: number;
  readonly items: readonly ConfigNode[];
}

export interface MapNode {
  readonly kind: 'map';
  readonly at: number;
  /** A Map, because `constructor` and the like are keys as good as any. */
  readonly entries: ReadonlyMap<string, MapEntry>;
}

export interface MapEntry {
  /** Of the key. */
  readonly at: number;
  readonly value: ConfigNode;
}

/** Keys and indices that lead from a node to one inside it. */
export type Path = readonly PropertyKey[];

export type ScalarValue = ScalarNode['value'];

/** Values to take instead of what YAML made of a scalar, by `pathKey`. */
export type Readings = ReadonlyMap<string, ScalarValue>;

export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** The plain data that a schema is given. */
export function toData(node: ConfigNode, readings: Readings = new Map(), path: Path = []): unknown {
  if (node.kind === 'scalar') return readings.get(pathKey(path)) ?? node.value;
  if (node.kind === 'list') {
    return node.items.map((item, index) => toData(item, readings, [...path, index]));
  }
  return Object.fromEntries(
    [...node.entries].map(([key, { value }]) => [key, toData(value, readings, [...path, key])]),
  );
}

/** What `path` leads to, or undefined if nothing is there. */
export function nodeAt(node: ConfigNode, path: Path): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>((inside, step) => childOf(inside, step), node);
}

function childOf(node: ConfigNode | undefined, step: PropertyKey): ConfigNode | undefined {
  if (node?.kind === 'map') return node.entries.get(String(step))?.value;
  return node?.kind === 'list' ? node.items[Number(step)] : undefined;
}

/** Every scalar in `node`, in the order of the file. */
export function scalarsIn(node: ConfigNode): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  const children =
    node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return children.flatMap(scalarsIn);
}
