/**
 * The path in /proc/PID/cgroup that says where a process belongs: of version 2 unless that is the
 * root, else systemd's own hierarchy, else any other; null if all are the root.
 */
export function parseCgroup(text: string): string | null {
  const lines = text.split('\n').flatMap((line) => {
    // id:controllers:path, and the path may hold colons.
    const match = /^(\d+):([^:]*):(.*)$/.exec(line);
    return match ? [{ id: match[1], controllers: match[2] ?? '', path: match[3] ?? '' }] : [];
  });
  const telling = lines.filter((line) => line.path !== '' && line.path !== '/');
  const best =
    telling.find((line) => line.id === '0') ??
    telling.find((line) => line.controllers === 'name=systemd') ??
    telling[0];
  return best?.path ?? null;
}
