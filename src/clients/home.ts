import { homedir } from 'node:os';

/** A user that the machine does not know has none. */
export function homeOf({ HOME }: Readonly<Record<string, string | undefined>>): string {
  try {
    return HOME || homedir();
  } catch {
    return '/nonexistent';
  }
}
