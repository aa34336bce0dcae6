import { at, textAt, textsAt } from '../../../clients/json.ts';
import { parseReference } from '../../../clients/registry/reference.ts';
import type { Selectors } from './options.ts';

/** `container api-1, compose shop/api`: the selectors for people. */
export function describeSelectors({
  container,
  label,
  compose,
  service,
  image,
}: Selectors): string {
  return [
    ...(container === undefined ? [] : [`container ${container}`]),
    ...(label === undefined ? [] : [`label ${[label].flat().join(', ')}`]),
    ...(compose === undefined
      ? []
      : [`compose ${compose.project ?? '*'}/${compose.service ?? '*'}`]),
    ...(service === undefined ? [] : [`service ${service}`]),
    ...(image === undefined ? [] : [`image ${image}`]),
  ].join(', ');
}

/**
 * Whether an entry of the engine's list may be meant. Of the image this cannot be told yet where its tag was
 * moved since: then the list has its id instead.
 */
export function mayMatch(entry: unknown, find: Selectors): boolean {
  const { container, label, compose, service, image } = find;
  const labels = at(entry, 'Labels');
  const listed = textAt(entry, 'Image');
  return (
    (container === undefined || isNamed(entry, container)) &&
    (label === undefined || [label].flat().every((each) => hasLabel(labels, each))) &&
    (compose === undefined || isOfCompose(labels, compose)) &&
    (service === undefined || textAt(labels, 'com.docker.swarm.service.name') === service) &&
    (image === undefined || isId(listed) || isAsked(listed, image))
  );
}

/** Once all is known of the container. */
export function matchesImage(container: unknown, { image }: Selectors): boolean {
  return (
    image === undefined ||
    isAsked(textAt(container, 'Config', 'Image'), image) ||
    textAt(container, 'Image') === image
  );
}

const LEAST_ID = 4;

function isNamed(entry: unknown, wanted: string): boolean {
  const names = [...textsAt(entry, 'Names'), textAt(entry, 'Name')];
  if (names.some((name) => name === wanted || name === `/${wanted}`)) return true;
  return (
    wanted.length >= LEAST_ID &&
    /^[0-9a-f]+$/.test(wanted) &&
    textAt(entry, 'Id').startsWith(wanted)
  );
}

function hasLabel(labels: unknown, wanted: string): boolean {
  const [name = '', ...value] = wanted.split('=');
  const found = at(labels, name);
  return typeof found === 'string' && (value.length === 0 || found === value.join('='));
}

/** `docker compose run` makes containers of a service that are none of its replicas. */
function isOfCompose(labels: unknown, { project, service }: NonNullable<Selectors['compose']>) {
  const label = (name: string) => textAt(labels, `com.docker.compose.${name}`);
  return (
    label('project') !== '' &&
    (project === undefined || label('project') === project) &&
    (service === undefined || label('service') === service) &&
    label('oneoff') !== 'True'
  );
}

function isId(reference: string): boolean {
  return /^(sha256:)?[0-9a-f]{12,64}$/.test(reference);
}

/** Podman puts what was built there, and has no registry, under one of its own. */
function isAsked(reference: string, wanted: string): boolean {
  return isImage(reference, wanted) || isImage(reference, `localhost/${wanted}`);
}

/** By name alone, or also by tag or digest, as far as `wanted` names them. */
function isImage(reference: string, wanted: string): boolean {
  const [is, asked] = [parseReference(reference), parseReference(wanted)];
  if ('fault' in is || 'fault' in asked) return reference === wanted;
  const { registry, repository, tag, digest } = asked;
  const isTagged = /:[^/]*$/.test(wanted.split('@')[0] ?? '');
  return (
    is.registry === registry &&
    is.repository === repository &&
    (!isTagged || is.tag === tag) &&
    (digest === null || is.digest === digest)
  );
}
