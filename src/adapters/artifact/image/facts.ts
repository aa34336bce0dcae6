import { at, textMapOf, textOf, textsOf } from '../../../clients/json.ts';
import type { ImageIdentity } from '../../../model/image.ts';
import type { Healthcheck, ImagePlatform } from '../../../model/image-facts.ts';
import { redactArguments } from '../../../model/redact.ts';
import type { PlatformImage, ReadImage } from './read.ts';

export function toIdentity({ indexes, platforms, unread }: ReadImage): ImageIdentity {
  const digests = platforms.map(({ digest }) => digest);
  return {
    indexes: indexes.map(({ digest }) => digest),
    manifests: [...new Set([...digests, ...unread.map(({ digest }) => digest)])],
    configs: [...new Set(platforms.map(({ manifest }) => manifest.config.digest))],
  };
}

export function toPlatformFacts({
  platform,
  digest,
  manifest,
  config,
}: PlatformImage): ImagePlatform {
  const settings = at(config, 'config');
  const text = (name: string) => textOf(at(settings, name));
  return {
    platform,
    manifest: digest,
    config: manifest.config.digest,
    created: toMoment(at(config, 'created')),
    size: manifest.layers.reduce((sum, { size }) => sum + size, manifest.config.size),
    entrypoint: redactArguments(textsOf(at(settings, 'Entrypoint'))),
    command: redactArguments(textsOf(at(settings, 'Cmd'))),
    ports: portsOf(at(settings, 'ExposedPorts')),
    stopSignal: text('StopSignal'),
    user: text('User'),
    workingFolder: text('WorkingDir'),
    healthcheck: toHealthcheck(at(settings, 'Healthcheck')),
  };
}

/** The labels of its config. */
export function labelsOf({ config }: Pick<PlatformImage, 'config'>): ReadonlyMap<string, string> {
  return textMapOf(at(config, 'config', 'Labels'));
}

/** Reproducible builds write the beginning of time, or that of Go. */
function toMoment(value: unknown): string | null {
  const time = Date.parse(textOf(value) ?? '');
  return time > 86_400_000 ? new Date(time).toISOString() : null;
}

function portsOf(value: unknown): ImagePlatform['ports'] {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return names.filter((name) => /^\d+(-\d+)?(\/\w+)?$/.test(name)).sort();
}

function toHealthcheck(value: unknown): Healthcheck | null {
  const test = redactArguments(textsOf(at(value, 'Test')));
  // `NONE` switches off what a base image has.
  if (test.length === 0 || test[0] === 'NONE') return null;
  const retries = at(value, 'Retries');
  return {
    test,
    interval: toMilliseconds(at(value, 'Interval')),
    timeout: toMilliseconds(at(value, 'Timeout')),
    retries: typeof retries === 'number' && retries > 0 ? retries : null,
  };
}

/** Docker counts nanoseconds, and 0 means its default. */
function toMilliseconds(nanoseconds: unknown): number | null {
  return typeof nanoseconds === 'number' && nanoseconds > 0 ? nanoseconds / 1e6 : null;
}
