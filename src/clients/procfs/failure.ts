/** Whether the kernel refused to show something. */
function isDenied(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EACCES' || error.code === 'EPERM';
}

/**
 * What `read` gives, or null if the system would not: a process that has ended shows itself as
 * ENOENT or ESRCH, a broken file system as much else. `onDenied` is told where it was refused.
 */
export function attempt<T>(read: () => T, onDenied?: () => void): T | null {
  try {
    return read();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (isDenied(error)) onDenied?.();
    return null;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
