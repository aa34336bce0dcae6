import * as z from 'zod';

/** Longer ones could take for ever on an answer that is made for it. */
const LONGEST_PATTERN = 200;

const report = z.strictObject({
  url: z
    .string()
    .max(2000)
    .refine(isTemplate, { error: 'expected http:// or https://, with a host' })
    .describe('Where a process tells its version; {host} and {port} are those of each.'),
  pointer: z
    .string()
    .regex(/^(\/([^~/]|~[01])*)*$/, { error: 'expected a JSON pointer, such as /git/commit' })
    .optional()
    .describe(
      'Where in its JSON the commit stands. Default: as Dockerflow or Spring have it, or alone.',
    ),
  pattern: z
    .string()
    .max(LONGEST_PATTERN)
    .refine(isRegularExpression, { error: 'not a regular expression' })
    .optional()
    .describe('A regular expression whose first group is the commit.'),
});

/** For every adapter of processes. */
export const selfReportShape = {
  'self-report': report
    .optional()
    .describe('Ask every process itself what it runs: a claim, to compare with what is seen.'),
};

export type SelfReportOptions = z.output<typeof report>;

function isTemplate(url: string): boolean {
  const filled = url.replaceAll('{host}', 'localhost').replaceAll('{port}', '80');
  return /^https?:\/\/./.test(filled) && URL.canParse(filled) && !/[\s\\]/.test(filled);
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
