import { shortCommit } from '../../../model/commit.ts';
import type { Contains, Presence, Wanted } from '../../../model/presence.ts';
import { presenceWords } from '../../../model/presence-words.ts';
import { overall, type Stop, type Whereabouts } from '../../../model/whereabouts.ts';
import type { RenderOptions } from '../../renderer.ts';
import { duration } from '../age.ts';
import type { GridRow } from '../grid.ts';
import { type Span, span } from '../line.ts';
import { containsMark, containsTone, environmentName } from './marks.ts';

/** The artifact is called by what people ask for, where it is files on a machine. */
export function toHeads(found: readonly Whereabouts[]): readonly string[] {
  const types = found.flatMap(({ trace }) => trace.artifacts.map(({ subject }) => subject.type));
  const isOnDisk = types.every((type) => ON_DISK.includes(type));
  return ['environment', 'ref', isOnDisk ? 'on disk' : 'artifact', 'loaded'];
}

const ON_DISK = ['checkout', 'files'];

/** How far the commit has got in one environment, stage by stage. */
export function toGridRow(found: Whereabouts, options: RenderOptions): GridRow {
  return [
    [span(environmentName(found), 'strong')],
    refCell(found),
    artifactCell(found, options),
    loadedCell(found, options),
  ];
}

function refCell({ ref, trace, wanted }: Whereabouts): readonly Span[] {
  const { source } = trace;
  const name = source.state === 'observed' ? source.facts.repository?.resolvedRef : undefined;
  if (!ref) return cell(source.state === 'absent' ? 'no' : 'cannot-tell', source.state);
  return stopCell(ref, wanted, name ?? '');
}

function artifactCell(
  { artifacts, trace, wanted }: Whereabouts,
  options: RenderOptions,
): readonly Span[] {
  const [only, ...others] = artifacts;
  if (!only) return cell('no', 'none');
  if (others.length > 0) return countCell(artifacts);
  const [state] = trace.artifacts.map((each) => each.state);
  if (only.revision === null)
    return stopCell(only, wanted, state === 'observed' ? '' : (state ?? ''));
  const since = only.since === null ? '' : `since ${age(only.since, options)}`;
  return stopCell(only, wanted, shortCommit(only.revision), since);
}

function loadedCell({ processes, trace }: Whereabouts, options: RenderOptions): readonly Span[] {
  if (trace.processes.every(({ state }) => state === 'absent')) return cell('no', 'nothing runs');
  const loaded = processes.filter(({ presence }) => presence.contains === 'yes');
  const latest = loaded
    .flatMap(({ loadedAt }) => loadedAt?.latest ?? [])
    .sort()
    .at(-1);
  return countCell(processes, latest === undefined ? '' : `since ${age(latest, options)}`);
}

function countCell(stops: readonly Stop[], words = ''): readonly Span[] {
  const holding = stops.filter(({ presence }) => presence.contains === 'yes').length;
  const contains = overall(stops.map(({ presence }) => presence.contains));
  return cell(contains, `${holding} of ${stops.length}`, words);
}

function stopCell(
  { presence }: Stop,
  wanted: Wanted | null,
  name: string,
  words = '',
): readonly Span[] {
  return cell(presence.contains, name, words || shortWords(presence, wanted));
}

/** What took it back stands below the table; that it cannot be told is said by its mark. */
function shortWords(presence: Presence, wanted: Wanted | null): string {
  if (presence.contains === 'reverted') return 'reverted';
  return presence.contains === 'yes' ? presenceWords(presence, wanted) : '';
}

function cell(contains: Contains, name: string, words = ''): readonly Span[] {
  const tone = contains === 'yes' ? 'quiet' : containsTone(contains);
  return [
    containsMark(contains),
    ...(name ? [span(` ${name}`)] : []),
    ...(words ? [span(` ${words}`, tone)] : []),
  ];
}

function age(iso: string, { now }: RenderOptions): string {
  return duration(now.getTime() - Date.parse(iso));
}
