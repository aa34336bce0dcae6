import { randomBytes } from 'node:crypto';

/** Runs a constant POSIX shell script on a machine, with data as `$1`, `$2`, …, and gives what it prints. */
export type Ask = (script: string, args: readonly (string | Buffer)[]) => Promise<Said>;

export interface Said {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Of the script's last command. */
  readonly code: number;
  /** Our clock, milliseconds since the epoch: the script began between these two. */
  readonly sentAt: number;
  readonly begunAt: number;
}

/** What a script printed, by the names of its sections; the same name may come again. */
export type Sections = readonly (readonly [name: string, content: string])[];

/**
 * Begins every script: `s NAME` begins a section. The mark is random and known to nobody else, so that
 * nothing that a process or a file holds can pretend to be one.
 */
const PRELUDE = `LC_ALL=C; export LC_ALL; N=$1; shift
s() { printf '\\n%s %s\\n' "$N" "$1"; }
`;

/** What a script printed, and between which moments of our clock it did. Milliseconds since the epoch. */
export interface Timed {
  readonly sections: Sections;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Asks with sections. What is printed before the first is dropped. */
export async function askSections(
  ask: Ask,
  script: string,
  args: readonly (string | Buffer)[],
): Promise<Sections> {
  return (await askTimed(ask, script, args)).sections;
}

/** The same, for what is about time. */
export async function askTimed(
  ask: Ask,
  script: string,
  args: readonly (string | Buffer)[],
): Promise<Timed> {
  const mark = randomBytes(16).toString('hex');
  const { stdout, sentAt } = await ask(PRELUDE + script, [mark, ...args]);
  return { sections: parseSections(stdout, mark), sentAt, answeredAt: Date.now() };
}

function parseSections(stdout: Buffer, mark: string): Sections {
  return stdout
    .toString('utf8')
    .split(`\n${mark} `)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end), section.slice(end + 1)] as const;
    });
}

/** A section that comes once; empty if the script did not get that far. */
export function sectionOf(sections: Sections, name: string): string {
  return sections.find(([each]) => each === name)?.[1] ?? '';
}

/** What `head -v` printed of several files: each once, by path. A file that could not be read is missing. */
export function parseHeads(text: string): ReadonlyMap<string, string> {
  const pieces = `\n${text}`.split(/\n==> (\/proc\/[^\n]*) <==\n/);
  const heads = new Map<string, string>();
  for (let i = 1; i + 1 < pieces.length; i += 2) heads.set(pieces[i] ?? '', pieces[i + 1] ?? '');
  return heads;
}
