import { constants } from 'node:os';
import { at, entriesAt, flagAt, listAt, numberAt, textAt, textsAt } from '../../../clients/json.ts';
import type {
  ComposeFacts,
  ContainerExit,
  ContainerFacts,
  ContainerState,
  LayerChanges,
  Limits,
  Mount,
  PublishedPort,
  SwarmFacts,
} from '../../../model/container.ts';
import { redactArguments } from '../../../model/redact.ts';
import { toRunningImage } from './image.ts';

/** All that an engine says of a container, of what may be shown: never its environment, nor other labels. */
export function toContainerFacts(
  container: unknown,
  image: unknown,
  engine: string,
  changes: LayerChanges | null,
): ContainerFacts {
  const labels = at(container, 'Config', 'Labels');
  const state = toState(container);
  return {
    id: textAt(container, 'Id'),
    name: nameOf(container),
    engine,
    image: toRunningImage(container, image),
    state,
    createdAt: textAt(container, 'Created'),
    startedAt: toTime(textAt(container, 'State', 'StartedAt')),
    exit: state === 'running' || state === 'paused' ? null : toExit(container),
    restart: {
      policy: textAt(container, 'HostConfig', 'RestartPolicy', 'Name') || 'no',
      count: numberAt(container, 'RestartCount'),
    },
    health: toHealth(textAt(container, 'State', 'Health', 'Status')),
    ports: toPorts(container),
    networks: entriesAt(container, 'NetworkSettings', 'Networks').map(([name, network]) => ({
      name,
      address: textAt(network, 'IPAddress') || textAt(network, 'GlobalIPv6Address'),
    })),
    mounts: listAt(container, 'Mounts').map(toMount),
    command: redactArguments([textAt(container, 'Path'), ...textsAt(container, 'Args')]),
    workingFolder: textAt(container, 'Config', 'WorkingDir') || '/',
    stop: toStop(container),
    limits: toLimits(container),
    compose: toCompose(labels),
    swarm: toSwarm(labels),
    changes,
  };
}

export function nameOf(container: unknown): string {
  const name = textAt(container, 'Name') || (textsAt(container, 'Names')[0] ?? '');
  return name.replace(/^\//, '') || textAt(container, 'Id').slice(0, 12);
}

const STATES: readonly ContainerState[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

/** Podman has more words for some of them. */
const ALIASES: Readonly<Record<string, ContainerState>> = {
  configured: 'created',
  initialized: 'created',
  stopped: 'exited',
  stopping: 'running',
};

function toState(container: unknown): ContainerState {
  const said = textAt(container, 'State', 'Status');
  return STATES.find((each) => each === said) ?? ALIASES[said] ?? 'dead';
}

function toHealth(status: string): ContainerFacts['health'] {
  const known = ['healthy', 'unhealthy', 'starting'] as const;
  return known.find((each) => each === status) ?? null;
}

/** Engines write the year 1 for never. */
function toTime(text: string): string | null {
  return Number.isNaN(Date.parse(text)) || text.startsWith('0001-') ? null : text;
}

function toExit(container: unknown): ContainerExit | null {
  const at = toTime(textAt(container, 'State', 'FinishedAt'));
  const error = textAt(container, 'State', 'Error');
  if (at === null && error === '') return null;
  return {
    code: numberAt(container, 'State', 'ExitCode'),
    at,
    outOfMemory: flagAt(container, 'State', 'OOMKilled'),
    error,
  };
}

function toPorts(container: unknown): readonly PublishedPort[] {
  return entriesAt(container, 'NetworkSettings', 'Ports').flatMap(([inside, bindings]) => {
    const published = Array.isArray(bindings) ? bindings : [];
    if (published.length === 0) return [{ inside, address: '', port: null }];
    return published.map((binding) => ({
      inside,
      address: textAt(binding, 'HostIp'),
      port: Number(textAt(binding, 'HostPort')) || null,
    }));
  });
}

function toMount(mount: unknown): Mount {
  const kind = textAt(mount, 'Type') || 'bind';
  return {
    kind,
    source: kind === 'volume' ? textAt(mount, 'Name') : textAt(mount, 'Source'),
    target: textAt(mount, 'Destination'),
    writable: flagAt(mount, 'RW'),
  };
}

function toStop(container: unknown): ContainerFacts['stop'] {
  const timeout = at(container, 'Config', 'StopTimeout');
  return {
    signal: signalName(textAt(container, 'Config', 'StopSignal') || 'SIGTERM'),
    timeoutSeconds: typeof timeout === 'number' ? timeout : null,
  };
}

/** Podman tells its number. */
function signalName(signal: string): string {
  const named = Object.entries(constants.signals).find(([, number]) => String(number) === signal);
  return named?.[0] ?? signal;
}

/** 0 and less mean none. */
function toLimits(container: unknown): Limits {
  const limit = (name: string) => {
    const value = numberAt(container, 'HostConfig', name);
    return value > 0 ? value : null;
  };
  const [nano, quota] = [limit('NanoCpus'), limit('CpuQuota')];
  const cpus = nano !== null ? nano / 1e9 : quota && quota / (limit('CpuPeriod') ?? 100_000);
  return { memoryBytes: limit('Memory'), cpus, pids: limit('PidsLimit') };
}

function toCompose(labels: unknown): ComposeFacts | null {
  const label = (name: string) => textAt(labels, `com.docker.compose.${name}`);
  if (label('project') === '') return null;
  return {
    project: label('project'),
    service: label('service'),
    number: label('container-number') || null,
    configHash: label('config-hash') || null,
  };
}

function toSwarm(labels: unknown): SwarmFacts | null {
  const label = (name: string) => textAt(labels, `com.docker.swarm.${name}`);
  if (label('service.name') === '') return null;
  const [service, task, node] = [label('service.name'), label('task.name'), label('node.id')];
  return { service, task, node, update: null };
}
