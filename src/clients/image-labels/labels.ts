import { redactUrls } from '../../model/redact.ts';
import { at, parseJson, textOf } from '../json.ts';
import { type NamedRevision, parseRevisionText } from './revision-text.ts';

/** What labels or annotations say of the revision. */
export interface LabelClaim extends NamedRevision {
  /** The label's name. */
  readonly key: string;
  /** The repository that it is said to be of. */
  readonly repository: string | null;
}

/** Labels that name a commit, and those beside them that name its repository. */
const KEYS: readonly (readonly [revision: RegExp, repository: string])[] = [
  [/^org\.opencontainers\.image\.revision$/, 'org.opencontainers.image.source'],
  [/^org\.label-schema\.vcs-ref$/, 'org.label-schema.vcs-url'],
  [/^vcs-ref$/, 'vcs-url'],
  [/^io\.openshift\.build\.commit\.id$/, 'io.openshift.build.source-location'],
  // Azure Pipelines, in the cloud and on one's own server.
  [
    /^com\.(?:azure\.dev|visualstudio(?:\.[\w-]+)*)\.image\.build\.sourceversion$/,
    'com.azure.dev.image.build.repository.uri',
  ],
];
const BUILDPACKS = 'io.buildpacks.project.metadata';

export function labelClaims(labels: ReadonlyMap<string, string>): readonly LabelClaim[] {
  const named = [...labels].flatMap(([key, value]) => {
    const repository = KEYS.find(([revision]) => revision.test(key))?.[1];
    const revision = repository === undefined ? null : parseRevisionText(value);
    if (!revision) return [];
    const source = labels.get(repository ?? '') ?? labels.get('org.opencontainers.image.source');
    return [{ key, ...revision, repository: toRepository(source) }];
  });
  return [...named, ...buildpackClaims(labels.get(BUILDPACKS))];
}

/** Cloud Native Buildpacks: `{ source: { type: git, version: { commit }, metadata: { repository } } }`. */
function buildpackClaims(value: string | undefined): readonly LabelClaim[] {
  const source = at(parseJson(value ?? ''), 'source');
  const commit = textOf(at(source, 'version', 'commit'));
  const revision = commit === null ? null : parseRevisionText(commit);
  if (!revision) return [];
  const repository = textOf(at(source, 'metadata', 'repository'));
  return [{ key: BUILDPACKS, ...revision, repository: toRepository(repository) }];
}

export function toRepository(text: string | null | undefined): string | null {
  return text ? redactUrls(text) : null;
}
