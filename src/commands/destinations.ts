import { extname, resolve } from 'node:path';
import { suggest } from '../config/suggest.ts';
import { ConfigError } from '../model/errors.ts';
import { type Format, formats } from '../renderers/index.ts';
import type { OutputFlags } from './output-flags.ts';

/** A format, and the file that it goes to; null is standard output. */
export interface Destination {
  readonly format: Format;
  readonly file: string | null;
}

/** What the flags ask for, the terminal's text if nothing. Throws ConfigError. */
export function toDestinations(flags: OutputFlags, cwd: string): readonly Destination[] {
  const asked = pair(flags);
  const all = asked.length > 0 ? asked : [{ format: 'text' }];
  const destinations = all.map(({ format, file }) => ({
    format: toFormat(format ?? formatOf(file)),
    file: file === undefined || file === '-' ? null : resolve(cwd, file),
  }));
  const distinct = destinations.filter(
    (each, index) => destinations.findIndex((other) => isSame(each, other)) === index,
  );
  forbidSharing(distinct);
  return distinct;
}

interface Request {
  readonly format?: string;
  readonly file?: string;
}

/** Gives each file the format that stands right before it, else the one right after it. */
function pair({ json, format, output }: OutputFlags): readonly Request[] {
  const requests: Request[] = json ? [{ format: 'json' }] : [];
  for (const { flag, value } of format ?? output ?? []) {
    const last = requests.at(-1);
    const next = flag === 'format' ? splitFormat(value) : { file: value };
    const fits = last && (flag === 'format' ? !last.format && !next.file : !last.file);
    if (fits) requests[requests.length - 1] = { ...last, ...next };
    else requests.push(next);
  }
  forbidStrays(requests);
  return requests;
}

/** `junit=report.xml`. */
function splitFormat(value: string): Request {
  const at = value.indexOf('=');
  if (at < 0) return { format: value };
  const [format, file] = [value.slice(0, at), value.slice(at + 1)];
  if (file === '')
    throw usage(`--format ${value}: expected a file after =`, `--format ${format}=FILE`);
  return { format, file };
}

/** A file alone is fine; beside formats that have none, nobody can tell whose it is. */
function forbidStrays(requests: readonly Request[]): void {
  const stray = requests.find(({ format }) => format === undefined);
  const open = requests.filter(({ format, file }) => format !== undefined && file === undefined);
  const [first] = open;
  if (!stray || !first) return;
  throw usage(
    `--output ${stray.file}: it cannot be told which format goes there`,
    `Pair them: --format ${first.format}=${stray.file}`,
  );
}

const ENDINGS: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.jsonl': 'ndjson',
  '.ndjson': 'ndjson',
  '.xml': 'junit',
  '.sarif': 'sarif',
  '.md': 'markdown',
  '.mmd': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
  '.prom': 'prometheus',
  '.env': 'dotenv',
};

/** Where only a file was named, its ending tells. */
function formatOf(file = ''): Format {
  return ENDINGS[extname(file).toLowerCase()] ?? 'text';
}

function toFormat(name: string): Format {
  const known = Object.keys(formats);
  const format = known.find((each): each is Format => each === name);
  if (format) return format;
  const near = suggest(name, known);
  throw usage(
    `--format ${name}: there is no such format`,
    near ? `Did you mean ${near}?` : `Known: ${known.join(', ')}.`,
  );
}

function isSame(a: Destination, b: Destination): boolean {
  return a.format === b.format && a.file === b.file;
}

function forbidSharing(destinations: readonly Destination[]): void {
  for (const [index, { format, file }] of destinations.entries()) {
    const other = destinations.slice(0, index).find((each) => each.file === file);
    if (!other) continue;
    throw usage(
      `${other.format} and ${format} would both go to ${file ?? 'standard output'}`,
      `Give each a place of its own: --format ${format}=FILE`,
    );
  }
}

function usage(message: string, hint: string): ConfigError {
  return new ConfigError([{ message, hint }]);
}
