import { dirname } from 'node:path';
import { entriesAt, listAt, listOf, numberAt, textAt } from '../../../clients/json.ts';
import type { LayerChanges } from '../../../model/container.ts';
import { isInside } from '../../../model/containment.ts';
import { LISTED_FILES } from '../../../model/facts.ts';

/** What engines mount into every container. */
const ENGINES_OWN = [
  ...['/dev', '/proc', '/sys', '/run/.containerenv', '/run/secrets', '/etc/mtab'],
  ...['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'],
];

const DELETED = 2;

/**
 * What was added, changed or deleted; of folders, that something in them was. Places that were only made to mount
 * something there are no changes: engines make them when they make the container.
 */
export function toChanges(answer: unknown, container: unknown): LayerChanges {
  const mounted = [
    ...ENGINES_OWN,
    ...listAt(container, 'Mounts').map((mount) => textAt(mount, 'Destination')),
    ...entriesAt(container, 'HostConfig', 'Tmpfs').map(([target]) => target),
  ];
  const changes = listOf(answer);
  const folders = foldersAround(changes.map((each) => textAt(each, 'Path')));
  const files = changes
    .filter((each) => {
      const path = textAt(each, 'Path');
      if (folders.has(path)) return false;
      return (
        numberAt(each, 'Kind') === DELETED || !mounted.some((target) => isInside(target, path))
      );
    })
    .map((each) => textAt(each, 'Path'));
  return { count: files.length, paths: files.toSorted().slice(0, LISTED_FILES) };
}

/** Of a container that installed something there may be a hundred thousand paths: each folder is looked at once. */
function foldersAround(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (let at = dirname(path); !found.has(at); at = dirname(at)) found.add(at);
  return found;
}
