import * as z from 'zod';
import { templateFault } from './name.ts';

const credentials = z
  .union([
    z.literal('anonymous'),
    z.strictObject({
      username: z.string().min(1).describe('The user.'),
      password: z.string().min(1).describe('Its password or token, best from the environment.'),
    }),
  ])
  .optional()
  .describe(
    'Who asks: username and password, or anonymous. Default: what docker login and podman login keep, if the registry wants to know.',
  );

/** `artifact:` with `type: image`. */
export const imageOptions = z.strictObject({
  type: z.literal('image').describe('A container image in a registry.'),
  reference: z
    .string()
    .min(1)
    .refine((text) => templateFault(text) === null, {
      error: (issue) => templateFault(String(issue.input)) ?? '',
    })
    .describe(
      'Its name, as for docker pull. {tag}, {version} (the tag without v), {commit}, {short} and {branch} come from the source.',
    ),
  platform: z
    .string()
    .regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/)
    .optional()
    .describe('Only what is for this platform, such as linux/arm64.'),
  insecure: z
    .boolean()
    .default(false)
    .describe(
      'Ask the registry without TLS, or without knowing that it is the right one, if it must be.',
    ),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A file (PEM) with the certificate that vouches for the registry. Default: what docker and podman keep for it (certs.d).',
    ),
  credentials,
});

export type ImageOptions = z.output<typeof imageOptions>;
