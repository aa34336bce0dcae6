import type { NamedRevision } from '../../../../clients/build-info/named-revision.ts';
import { at, parseJson } from '../../../../clients/json.ts';
import { firstOf } from './text.ts';

const IDS = ['git.commit.id.full', 'git.commit.id', 'git.commit.id.abbrev'];

/** `git.properties` of the Maven and Gradle plugins: Java properties, or one JSON object with the same names. */
export function parseGitProperties(text: string): NamedRevision | null {
  const field = text.trimStart().startsWith('{') ? jsonField(text) : propertyField(text);
  return firstOf(IDS, field, field('git.dirty'));
}

type Field = (name: string) => unknown;

function jsonField(text: string): Field {
  const value = parseJson(text);
  return (name) => at(value, name);
}

/** As `java.util.Properties` reads it, as far as hex and booleans go: the last of two equal names counts. */
function propertyField(text: string): Field {
  const lines = text.split(/\r\n?|\n/).flatMap((line) => {
    const [, name, value] = /^\s*([^\s=:#!][^\s=:]*)\s*[=:\s]\s*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value?.trim()] as const];
  });
  const values = new Map(lines);
  return (name) => values.get(name);
}
