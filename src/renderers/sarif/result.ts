import type { Problem } from '../../model/problem.ts';
import { type Issue, NOWHERE } from '../issues.ts';
import { toFileUri } from '../uri.ts';
import { messageText } from './message.ts';

/** An issue at the line of the config that says what was meant. */
export function toResult(issue: Issue, ruleIndex: number) {
  const { rule, verdict, message, fingerprint } = issue;
  const { file, line, column } = issue.place ?? NOWHERE;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: verdict === 'drift' ? 'error' : 'warning',
    message: { text: messageText(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toFileUri(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: {
      'deploytraceIssue/v1': fingerprint,
      // The only one that GitHub compares; it would else hash the line, which other issues share.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
  };
}

/** What weakens the answer is said of the run, not of the code. */
export function toNotification({ code, level, message, hint }: Problem) {
  return {
    descriptor: { id: code },
    level,
    message: { text: messageText(hint ? `${message} ${hint}` : message) },
  };
}
