import type { Trace } from '../../model/trace.ts';
import { VERSION } from '../../version.ts';
import { toIssues } from '../issues.ts';
import { printJson } from '../print-json.ts';
import type { FormatRenderer } from '../renderer.ts';
import type { Rule } from '../rules.ts';
import { repositoryUri, toSegment } from '../uri.ts';
import { messageText } from './message.ts';
import { toNotification, toResult } from './result.ts';

/** SARIF 2.1.0, within what GitHub code scanning reads of it. */
export const renderSarif: FormatRenderer = (traces) =>
  printJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: traces.map(toRun),
  });

function toRun(trace: Trace) {
  const issues = toIssues(trace);
  const rules = [...new Map(issues.map(({ rule }) => [rule.id, rule])).values()];
  return {
    tool: {
      driver: {
        name: 'deploytrace',
        semanticVersion: VERSION,
        rules: rules.map(toDescriptor),
      },
    },
    automationDetails: { id: toCategory(trace) },
    invocations: [
      {
        executionSuccessful: true,
        startTimeUtc: trace.resolvedAt,
        endTimeUtc: new Date(Date.parse(trace.resolvedAt) + trace.durationMs).toISOString(),
        toolExecutionNotifications: trace.problems.map(toNotification),
      },
    ],
    columnKind: 'unicodeCodePoints',
    ...provenance(trace),
    results: issues.map((issue) =>
      toResult(
        issue,
        rules.findIndex(({ id }) => id === issue.rule.id),
      ),
    ),
  };
}

function toDescriptor({ id, title, help }: Rule) {
  return {
    id,
    shortDescription: { text: messageText(title) },
    fullDescription: { text: messageText(title) },
    help: { text: messageText(help) },
  };
}

/** Runs of one category replace each other; the slash at its end says that all of it is one. */
function toCategory({ system, environment }: Trace): string {
  const parts = ['deploytrace', system, ...(environment === null ? [] : [environment])];
  return `${parts.map(toSegment).join('/')}/`;
}

/** The commit that was meant, in a repository that has an address. */
function provenance(trace: Trace) {
  const revision = trace.source.state === 'observed' ? trace.source.facts.revision : undefined;
  const uri = repositoryUri(trace);
  if (!revision || uri === null) return {};
  return { versionControlProvenance: [{ repositoryUri: uri, revisionId: revision.revision }] };
}
