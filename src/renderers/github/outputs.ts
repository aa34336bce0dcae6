import type { FormatRenderer } from '../renderer.ts';
import { toValues } from '../values.ts';

/** What `$GITHUB_OUTPUT` takes: outputs of the step. */
export const renderOutputs: FormatRenderer = (traces) =>
  Object.entries(toValues(traces))
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
