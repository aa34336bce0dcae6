/** Whether /proc shows each user only their own processes (`hidepid`), by /proc/mounts. */
export function hidesProcesses(mounts: string): boolean {
  const options = mounts
    .split('\n')
    .map((line) => line.split(' '))
    // The last mount on a folder is the one that is seen.
    .findLast(([, folder, type]) => folder === '/proc' && type === 'proc')?.[3];
  return /(^|,)hidepid=(?!0|off)/.test(options ?? '');
}
