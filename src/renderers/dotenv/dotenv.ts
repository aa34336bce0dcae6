import type { FormatRenderer } from '../renderer.ts';
import { toValues } from '../values.ts';

/** Variables for later jobs, as GitLab's dotenv reports take them: no quotes, no comments, no empty line. */
export const renderDotenv: FormatRenderer = (traces) =>
  Object.entries(toValues(traces))
    .map(([name, value]) => `DEPLOYTRACE_${name.toUpperCase()}=${value}\n`)
    .join('');
