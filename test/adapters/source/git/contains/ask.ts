import type { Context } from '../../../../../src/adapters/adapter.ts';
import { gitSource } from '../../../../../src/adapters/source/git/index.ts';
import type { Presence, PresenceAnswer } from '../../../../../src/model/presence.ts';
import { testContext } from '../../../../support/context.ts';
import { toOptions } from '../ask.ts';

/** Which of `revisions` hold `wanted`. */
export function askPresence(
  repository: string,
  wanted: string,
  revisions: readonly string[],
  context: Context = testContext(),
): Promise<PresenceAnswer> {
  const { contains } = gitSource;
  if (!contains) throw new Error('expected a source with a history');
  return contains(toOptions(repository), context, { wanted, revisions });
}

/** The same of one revision, in a few words: `yes, patch, <subject>`. */
export async function whether(
  repository: string,
  wanted: string,
  revision: string,
  context?: Context,
): Promise<string> {
  const { presence } = await askPresence(repository, wanted, [revision], context);
  return toWords(presence[revision]);
}

function toWords(presence: Presence | undefined): string {
  if (!presence) throw new Error('expected an answer');
  const { contains, method, by, revert, doubt } = presence;
  return [contains, method, by?.subject, revert && `by ${revert.subject}`, doubt]
    .filter(Boolean)
    .join(', ');
}
