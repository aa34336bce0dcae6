import * as z from 'zod';

/** A stage's section: all but its type is for the adapter to check. */
const section = z.looseObject({ type: z.string().min(1).optional() });

const sections = {
  system: z.string().min(1).describe('What the whole is called. Default: the folder of this file.'),
  source: section.describe('The files that should run: a revision of a repository.'),
  artifact: section.describe('What is run: a checkout, a file, a folder.'),
  process: section.describe('Where it runs: a group of processes.'),
  policy: z.looseObject({}).describe('What verify demands and tolerates. Flags go before it.'),
};

const layer = z.strictObject(sections).partial();

/** All of deploy.config.yaml, but for what belongs to adapters. */
export const envelope = z.strictObject({
  version: z.literal(1).describe('Of the format of this file.'),
  ...layer.shape,
  environments: z
    .record(z.string().min(1), layer.nullable())
    .optional()
    .describe(
      'By name: what differs there. A section of another type replaces the one above, of the same type it is merged key by key.',
    ),
});

/** Keys that the format reserves, and what is to be said of them until they work. */
export const RESERVED: Readonly<Record<string, string>> = {
  build: 'build is not supported yet',
  deploy: 'deploy is not supported yet',
};
