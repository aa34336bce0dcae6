import { type ConfigNode, nodeAt, type Path, pathKey, type ScalarValue } from './node.ts';
import type { Issue } from './words.ts';

const NUMBER = /^[-+]?\d+(\.\d+)?$/;

/**
 * Scalars that a schema refused because YAML took them for another type than is wanted: an unquoted
 * `1234567` or `1.10` where text belongs is the text in the file (the number would be another one), and
 * `${PORT}`, which can only be text, is a number where one belongs. By `pathKey`.
 */
export function betterReadings(
  root: ConfigNode,
  issues: readonly Issue[],
  prefix: Path = [],
): ReadonlyMap<string, ScalarValue> {
  const found = new Map<string, ScalarValue>();
  for (const issue of issues) {
    const path = [...prefix, ...issue.path];
    const reading = readingFor(nodeAt(root, path), issue);
    if (reading !== undefined) found.set(pathKey(path), reading);
    const branches = issue.code === 'invalid_union' ? issue.errors : [];
    for (const branch of branches) {
      for (const [key, value] of betterReadings(root, branch, path)) found.set(key, value);
    }
  }
  return found;
}

function readingFor(node: ConfigNode | undefined, issue: Issue): ScalarValue | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const { value, source } = node;
  if (typeof value !== 'string') {
    const wantsText =
      issue.code === 'invalid_type'
        ? issue.expected === 'string'
        : issue.code === 'invalid_value' && issue.values.includes(source);
    return wantsText ? source : undefined;
  }
  if (node.variables.length === 0 || issue.code !== 'invalid_type') return undefined;
  const wanted: string = issue.expected;
  if ((wanted === 'number' || wanted === 'int') && NUMBER.test(value)) return Number(value);
  const isBoolean = value === 'true' || value === 'false';
  return wanted === 'boolean' && isBoolean ? value === 'true' : undefined;
}
