/** Whether /proc shows each user only their own processes (`hidepid`), by /proc/mounts. */
export function hidesProcesses(mounts: string): boolean {
  const options = mounts
    .split('\n')
    .map((line) => line.split(' '))
    // The last mount on a folder is the one that is seen.
    .findLast(([, folder, type]) => folder === '/proc' && type === 'proc')?.[3];
  return /(^|,)hidepid=(?!0|off)/.test(options ?? '');
}

/** The folders and files, in the order of /proc/PID/mountinfo, that something is mounted on. */
export function mountPoints(mountinfo: string): readonly string[] {
  const points = mountinfo.split('\n').flatMap((line) => line.split(' ')[4] ?? []);
  return [...new Set(points)].map((point) =>
    point.replace(/\\([0-7]{3})/g, (_all, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    ),
  );
}
