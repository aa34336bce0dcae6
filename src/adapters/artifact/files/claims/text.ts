/** A revision that a text names: lower-case hex, 7 to 64 digits. */
export interface FoundRevision {
  readonly revision: string;
  /** Null: it does not say. */
  readonly dirty: boolean | null;
}

/** Null for anything but hex: an unexpanded `$Format:%H$`, a version, `unknown`. */
export function toFound(text: unknown, dirty: unknown = null): FoundRevision | null {
  const revision = typeof text === 'string' ? text.trim().toLowerCase() : '';
  if (!/^[0-9a-f]{7,64}$/.test(revision)) return null;
  return { revision, dirty: typeof dirty === 'boolean' ? dirty : null };
}

/** Capistrano's `REVISION`: the commit alone. */
export function fromRevisionFile(text: string): FoundRevision | null {
  return toFound(text);
}

/** `git archive` with export-subst: `node: <commit>`. */
export function fromGitArchive(text: string): FoundRevision | null {
  return toFound(/^node:(.*)$/m.exec(text)?.[1]);
}

/** Dockerflow's version object. */
export function fromVersionJson(text: string): FoundRevision | null {
  return toFound(fieldOf(parse(text), 'commit'));
}

/** Of a packaged crate. */
export function fromCargo(text: string): FoundRevision | null {
  const git = fieldOf(parse(text), 'git');
  return toFound(fieldOf(git, 'sha1'), fieldOf(git, 'dirty'));
}

/** Of a published npm package. */
export function fromPackageJson(text: string): FoundRevision | null {
  return toFound(fieldOf(parse(text), 'gitHead'));
}

/** PEP 610. */
export function fromDirectUrl(text: string): FoundRevision | null {
  return toFound(fieldOf(fieldOf(parse(text), 'vcs_info'), 'commit_id'));
}

/** The Maven and Gradle plugins' `git.properties`, as properties or as JSON. */
export function fromGitProperties(text: string): FoundRevision | null {
  const field = text.trimStart().startsWith('{')
    ? (name: string) => fieldOf(parse(text), name)
    : (name: string) =>
        new RegExp(`^${name.replaceAll('.', '\\.')}\\s*[=:]\\s*(\\S+)`, 'm').exec(text)?.[1];
  const dirty = { true: true, false: false }[String(field('git.dirty'))] ?? null;
  return toFound(field('git.commit.id.full') ?? field('git.commit.id'), dirty);
}

/** Of a jar's manifest. */
export function fromManifest(text: string): FoundRevision | null {
  return toFound(/^(?:Git-Commit|SCM-Revision|Build-Revision):(.*)$/im.exec(text)?.[1]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
