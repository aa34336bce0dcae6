import * as z from 'zod';

/** `artifact:` with `type: template`. */
export const templateOptions = z.strictObject({
  type: z.literal('template').describe('A text file that names the commit that was deployed.'),
  path: z.string().min(1).describe('The text file; the commit stands in its first line.'),
});

export type TemplateOptions = z.output<typeof templateOptions>;
