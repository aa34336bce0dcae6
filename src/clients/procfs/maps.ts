const SHARED = /^0*([0-9a-f]+)-0*([0-9a-f]+) .* \/dev\/zero \(deleted\)$/gm;

/** The shared anonymous mappings in /proc/PID/maps, as /proc/PID/map_files names them. */
export function parseSharedRanges(maps: string): readonly string[] {
  return [...maps.matchAll(SHARED)].map(([, from, to]) => `${from}-${to}`);
}
