import { type NamedRevision, toNamedRevision } from './named-revision.ts';

/** `version.json` of Mozilla's Dockerflow. */
export function parseVersionJson(text: string): NamedRevision | null {
  return toNamedRevision(fieldOf(parseJson(text), 'commit'));
}

/** `.cargo_vcs_info.json` of a packaged crate. */
export function parseCargoVcsInfo(text: string): NamedRevision | null {
  const git = fieldOf(parseJson(text), 'git');
  return toNamedRevision(fieldOf(git, 'sha1'), fieldOf(git, 'dirty'));
}

/** `package.json` of a published npm package. */
export function parsePackageJson(text: string): NamedRevision | null {
  return toNamedRevision(fieldOf(parseJson(text), 'gitHead'));
}

/** `direct_url.json`, where Python's installers write where a distribution came from (PEP 610). */
export function parseDirectUrl(text: string): NamedRevision | null {
  const info = fieldOf(parseJson(text), 'vcs_info');
  return fieldOf(info, 'vcs') === 'git' ? toNamedRevision(fieldOf(info, 'commit_id')) : null;
}

/** Undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
