import { type Issue, NOWHERE, toIssues } from '../issues.ts';
import { printJson } from '../print-json.ts';
import type { FormatRenderer } from '../renderer.ts';

/** GitLab's code quality report: an entry for each issue, an empty list if all is as it was meant. */
export const renderGitlab: FormatRenderer = (traces) =>
  printJson(traces.flatMap(toIssues).map(toEntry));

function toEntry({ rule, verdict, message, place, fingerprint }: Issue) {
  const { file, line } = place ?? NOWHERE;
  return {
    description: `${rule.title}: ${message}`,
    check_name: `deploytrace/${rule.id}`,
    fingerprint,
    severity: verdict === 'drift' ? 'major' : 'minor',
    location: { path: file, lines: { begin: line } },
  };
}
