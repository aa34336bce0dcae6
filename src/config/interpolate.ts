import type { ConfigFault } from '../model/errors.ts';
import type { Secret } from '../model/mask.ts';
import type { ConfigNode, MapNode, ScalarNode } from './node.ts';
import { type ConfigText, faultAt, shown, toConfigError } from './text.ts';

/**
 * `$${` escapes; `${…}` is a variable; a `${` that nothing closes is a mistake. The bound keeps a text
 * of nothing but `${` from being searched to its end for each.
 */
const REFERENCE = /\$\$\{|\$\{([^}]{0,200})\}|\$\{/g;
const ENOUGH = 20;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `root` with `${NAME}` in its values replaced from `env`, once: what was put in is not looked at again. */
export function interpolate(
  root: ConfigNode,
  env: NodeJS.ProcessEnv,
  text: ConfigText,
): { readonly root: ConfigNode; readonly secrets: readonly Secret[] } {
  const secrets = new Map<string, Secret>();
  const faults: ConfigFault[] = [];

  function fill(node: ScalarNode): ScalarNode {
    if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
    const variables: string[] = [];
    const value = node.value.replace(REFERENCE, (reference, name: string | undefined) => {
      if (reference === '$${') return '${';
      if (name === undefined || !NAME.test(name)) {
        if (faults.length < ENOUGH) faults.push(notAName(text, node, reference));
        return reference;
      }
      variables.push(name);
      return lookUp(name) ?? reference;
    });
    return { ...node, value, variables, missing: variables.filter((name) => !has(env, name)) };
  }

  function lookUp(name: string): string | undefined {
    const value = has(env, name) ? env[name] : undefined;
    if (value !== undefined) secrets.set(name, { name, value });
    return value;
  }

  const filled = mapScalars(root, fill);
  if (faults.length > 0) throw toConfigError(faults);
  return { root: filled, secrets: [...secrets.values()] };
}

/** An environment that is a plain object inherits `constructor` and the like. */
function has(env: NodeJS.ProcessEnv, name: string): boolean {
  return Object.hasOwn(env, name) && env[name] !== undefined;
}

function notAName(text: ConfigText, node: ScalarNode, reference: string): ConfigFault {
  const message = `expected the name of an environment variable as in \${NAME}, got ${shown(reference)}`;
  return faultAt(text, node.at, message, 'For the text itself, write $${ instead of ${.');
}

function mapScalars(node: ConfigNode, change: (scalar: ScalarNode) => ScalarNode): ConfigNode {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item) => mapScalars(item, change)) };
  }
  return mapEntries(node, change);
}

function mapEntries(node: MapNode, change: (scalar: ScalarNode) => ScalarNode): MapNode {
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: mapScalars(entry.value, change) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}
