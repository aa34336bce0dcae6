import type { Trace } from '../../model/trace.ts';
import { VERSION } from '../../version.ts';
import { printJson, printLine } from '../print-json.ts';
import type { FormatRenderer } from '../renderer.ts';
import { properties } from './properties.ts';
import { subjects } from './subjects.ts';

/**
 * An in-toto statement with a Simple Verification Result: which properties were found to hold, of which commit
 * and files. It is not signed. Of several traces, one statement a line; nothing of one whose commit is not known.
 */
export const renderInToto: FormatRenderer = (traces) => {
  const statements = traces.flatMap(toStatement);
  const [only] = statements;
  if (only && traces.length === 1) return printJson(only);
  return statements.map(printLine).join('');
};

function toStatement(trace: Trace): readonly object[] {
  const subject = subjects(trace);
  return subject.length > 0 ? [{ ...STATEMENT, subject, predicate: predicate(trace) }] : [];
}

const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'https://in-toto.io/attestation/svr/v0.2',
};

function predicate(trace: Trace) {
  return {
    verifier: { id: `pkg:npm/deploytrace@${VERSION}`, policies: [] },
    timeCreated: trace.resolvedAt,
    properties: properties(trace),
  };
}
