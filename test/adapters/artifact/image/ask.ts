import type { Context } from '../../../../src/adapters/adapter.ts';
import { imageArtifact } from '../../../../src/adapters/artifact/image/index.ts';
import { imageOptions } from '../../../../src/adapters/artifact/image/options.ts';
import { WorldError } from '../../../../src/model/errors.ts';
import type { ImageFacts } from '../../../../src/model/image-facts.ts';
import type { Problem } from '../../../../src/model/problem.ts';
import type { RevisionClaim } from '../../../../src/model/revision-claim.ts';
import { testContext } from '../../../support/context.ts';

export interface Answer {
  readonly image: ImageFacts;
  readonly claims: readonly RevisionClaim[];
  readonly problems: readonly Problem[];
}

type Options = Readonly<Record<string, unknown>>;

/** Asks the real adapter; without saying otherwise, as nobody in particular. */
export async function ask(options: Options, changes: Partial<Context> = {}): Promise<Answer> {
  const parsed = imageOptions.parse({ type: 'image', credentials: 'anonymous', ...options });
  const { observations, problems } = await imageArtifact.resolve(parsed, testContext(changes));
  const [observation] = observations;
  if (observation?.state !== 'observed') throw new TypeError('not observed');
  const { image, claims } = observation.facts;
  if (!image || !claims) throw new TypeError('facts are missing');
  return { image, claims, problems };
}

/** What it says instead of an answer. */
export async function failure(
  options: Options,
  changes: Partial<Context> = {},
): Promise<WorldError> {
  const error = await ask(options, changes).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof WorldError) return error;
  throw new Error('it was to fail', { cause: error });
}
