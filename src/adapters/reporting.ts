import type { AccessOptions } from './access.ts';
import type { Adapter } from './adapter.ts';
import type { SelfReportOptions } from './self-report-options.ts';

export interface Reporting extends AccessOptions {
  readonly 'self-report'?: SelfReportOptions | undefined;
}

/** The same adapter, which also asks every process that it has found for its version, where that is wanted. */
export function withSelfReports<Options extends Reporting>(
  adapter: Adapter<Options>,
): Adapter<Options> {
  return {
    resolve: async (options, context) => {
      const found = await adapter.resolve(options, context);
      const report = options['self-report'];
      if (!report) return found;
      const { askProcesses } = await import('./self-report.ts');
      return askProcesses(found, report, options, context);
    },
  };
}
