import {
  type NamedRevision,
  toNamedRevision,
} from '../../../../clients/build-info/named-revision.ts';
import { at, parseJson } from '../../../../clients/json.ts';

/** `version.json` of Mozilla's Dockerflow. */
export function parseVersionJson(text: string): NamedRevision | null {
  return toNamedRevision(at(parseJson(text), 'commit'));
}

/** `.cargo_vcs_info.json` of a packaged crate. */
export function parseCargoVcsInfo(text: string): NamedRevision | null {
  const git = at(parseJson(text), 'git');
  return toNamedRevision(at(git, 'sha1'), at(git, 'dirty'));
}

/** `package.json` of a published npm package. */
export function parsePackageJson(text: string): NamedRevision | null {
  return toNamedRevision(at(parseJson(text), 'gitHead'));
}

/** `direct_url.json`, where Python's installers write where a distribution came from (PEP 610). */
export function parseDirectUrl(text: string): NamedRevision | null {
  const info = at(parseJson(text), 'vcs_info');
  return at(info, 'vcs') === 'git' ? toNamedRevision(at(info, 'commit_id')) : null;
}
