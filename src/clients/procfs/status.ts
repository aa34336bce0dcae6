/** What /proc/PID/status says that matters here. */
export interface Status {
  /** The effective one. */
  readonly uid: number;
  /** Resident memory in bytes; 0 where the kernel names none. */
  readonly memory: number;
  /** Its number in the innermost namespace that it lives in; null where the kernel does not say. */
  readonly pidInside: number | null;
}

/** /proc/PID/status, or null if it is not whole. The name in it is escaped by the kernel, so lines are lines. */
export function parseStatus(text: string): Status | null {
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(text)?.[1];
  if (uid === undefined) return null;
  const inside = /^NSpid:(?:\s+\d+)*\s+(\d+)$/m.exec(text)?.[1];
  return {
    uid: Number(uid),
    memory: Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024,
    pidInside: inside === undefined ? null : Number(inside),
  };
}
