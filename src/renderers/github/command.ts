import { escapeText } from '../escape.ts';

/** A workflow command: what the runner takes out of a log. */
export interface Command {
  readonly name: 'error' | 'warning' | 'notice';
  readonly properties: Readonly<Record<string, string | number>>;
  readonly message: string;
}

export function commandLine({ name, properties, message }: Command): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${pairs.join(',')}::${data(message)}\n`;
}

/** `%` begins the runner's escapes. Line ends, which would need one, are named before: `\n`. */
function data(text: string): string {
  return escapeText(text).replaceAll('%', '%25');
}

/** A colon would end the properties, a comma the property. */
function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
