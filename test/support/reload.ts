import { expect } from 'vitest';
import { afterLoading, nextSecond } from './process.ts';
import { type Production, verifyThere } from './production.ts';
import { commit, git } from './repository.ts';

/** Each process with its verdict and what its load window is concluded from, on this machine and by SSH: they must agree. */
export async function told(system: Production, find: string, loads = 'auto') {
  const look = async (host: string) => {
    const { trace } = await verifyThere(system, find, [host], loads);
    return trace.processes.map((each) => `${each.verdict} ${basisOf(each)}`);
  };
  const here = await look('local');
  expect(await look(system.host)).toEqual(here);
  return here;
}

/** The schema leaves what a process loaded open. */
function basisOf(process: Readonly<Record<string, unknown>>): string {
  return (process.loaded as { basis: string } | null)?.basis ?? '';
}

/** What others changed arrives in the checkout, surely after all that was loaded. */
export async function pull(
  { origin, checkout }: Production,
  files: Readonly<Record<string, string>>,
) {
  await afterLoading();
  const revision = commit(origin, 'Change', files);
  git(checkout, 'pull', '-q');
  await nextSecond();
  return revision;
}
