import type { ContainerFacts } from '../model/container.ts';
import type { Facts } from '../model/facts.ts';
import type { Observation } from '../model/observation.ts';

/** Something that answers for one or several processes. */
export interface Instance {
  readonly url: string;
  /** The machine that leads to it; null: it is reached by the name in the URL. */
  readonly host: string | null;
  /** Where it listens, as seen from that machine. */
  readonly address: string;
  readonly port: number;
  /** Ids of the processes that it answers for. */
  readonly members: readonly string[];
  /** Of these any may have answered: processes by id, those of one container by its id. */
  readonly answerers: ReadonlySet<string>;
}

/** Everything that is to be asked, each once. `template`: a URL with {host} and {port}. */
export function instancesOf(
  observations: readonly Observation[],
  template: string,
): readonly Instance[] {
  const instances = new Map<string, Instance>();
  for (const each of observations) {
    if (each.state !== 'observed') continue;
    const instance = toInstance(each.subject.host, each.facts, template);
    if (!instance) continue;
    const key = JSON.stringify([instance.url, instance.host, instance.address, instance.port]);
    const known = instances.get(key);
    const { id } = each.subject;
    instances.set(key, {
      ...instance,
      members: [...(known?.members ?? []), id],
      answerers: new Set([...(known?.answerers ?? []), each.facts.container?.id ?? id]),
    });
  }
  return [...instances.values()];
}

const LOOPBACK = '127.0.0.1';

function toInstance(
  host: string,
  { process, container }: Facts,
  template: string,
): Omit<Instance, 'members' | 'answerers'> | null {
  const named = portIn(template);
  const place = container
    ? placeOf(container, named, process?.ports ?? [])
    : { address: LOOPBACK, port: named ?? process?.ports[0]?.port ?? null };
  // Its parent or its child may listen.
  if (place.port === null) return null;
  const { address, port } = place;
  const engine = /^(?:tcp|https?):\/\/(\[[^\]]*\]|[^:/]+)/.exec(host)?.[1];
  const isByName = !template.includes('{host}') || engine !== undefined;
  const shownHost = host === 'local' ? bracketed(address) : (engine ?? hostName(host));
  const url = fill(template, shownHost, port, named);
  const isDirect = isByName || host === 'local';
  return URL.canParse(url) ? { url, host: isDirect ? null : host, address, port } : null;
}

/** A port that stands in the template; null: {port} does, or none. */
function portIn(template: string): number | null {
  if (template.includes('{port}')) return null;
  const url = new URL(template.replaceAll('{host}', 'localhost'));
  return url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
}

/**
 * A port that is named is one of the container's own, where it has that: each replica publishes it elsewhere. One
 * that is not published is reached inside the network of its machine.
 */
function placeOf(
  { ports, networks }: ContainerFacts,
  named: number | null,
  listening: readonly { readonly port: number }[],
): { readonly address: string; readonly port: number | null } {
  const tcp = ports
    .map((each) => ({ ...each, own: Number(/^(\d+)\/tcp$/.exec(each.inside)?.[1] ?? 0) }))
    .filter(({ own }) => own > 0);
  const published = tcp.find(({ own, port }) => port !== null && (named === null || own === named));
  if (published) return { address: reachable(published.address), port: published.port };
  const own = named ?? tcp[0]?.own ?? listening[0]?.port ?? null;
  const address = networks.find((network) => network.address !== '')?.address;
  const isHostPort = tcp.some(({ port }) => port === named);
  return { address: isHostPort ? LOOPBACK : (address ?? LOOPBACK), port: own };
}

function reachable(address: string): string {
  return ['', '0.0.0.0', '::'].includes(address) ? LOOPBACK : address;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** `deploy@web-1`, `ssh://deploy@web-1:2222` → `web-1`. */
function hostName(host: string): string {
  const place = host.replace(/^ssh:\/\//, '').replace(/^.*@/, '');
  return /^(\[[^\]]*\]|[^:/]*)/.exec(place)?.[1] ?? place;
}

function fill(template: string, host: string, port: number, named: number | null): string {
  const filled = template.replaceAll('{host}', () => host).replaceAll('{port}', () => String(port));
  if (named === null || named === port || !template.includes('{host}')) return filled;
  const url = new URL(filled);
  url.port = String(port);
  return url.href;
}
