import type { Contains } from '../../../model/presence.ts';
import { overall, type Whereabouts } from '../../../model/whereabouts.ts';
import { listed } from '../../../model/words.ts';
import { groupBy } from '../group.ts';
import { type Line, paragraph, span } from '../line.ts';
import { restartWords } from '../restart.ts';
import { environmentName } from './marks.ts';

/** What would bring the commit further, by the first stage that it has not reached. */
export function nextLines(found: readonly Whereabouts[]): readonly Line[] {
  const steps = groupBy(
    found.flatMap((each) => stepOf(each).map((step) => ({ step, name: environmentName(each) }))),
    ({ step }) => step,
  ).map((alike) => {
    const names = listed(alike.map(({ name }) => name));
    return found.length > 1 ? `${alike[0].step} (${names}).` : `${alike[0].step}.`;
  });
  return steps.map((step, index) =>
    paragraph(
      [span(index === 0 ? '  Next: ' : '        ', 'strong')],
      [span(steps.length > 1 ? `${index + 1}. ${step}` : step)],
    ),
  );
}

function stepOf(found: Whereabouts): readonly string[] {
  const { ref, artifacts, processes, trace, answer } = found;
  if (answer === 'yes') return [];
  const artifact = overall(artifacts.map(({ presence }) => presence.contains));
  if ([ref?.presence.contains, artifact, answer].includes('reverted'))
    return ['land it again, or take its revert back'];
  if (isMissing(ref?.presence.contains)) return [`bring it into ${refOf(found)}`];
  if (ref?.presence.contains !== 'yes') return [];
  if (isMissing(artifact)) return [`deploy ${refOf(found)}`];
  const old = trace.processes.filter(
    (process, index) =>
      process.state === 'observed' && isMissing(processes[index]?.presence.contains),
  );
  return artifact === 'yes' && old.length > 0 ? [restartWords(old)] : [];
}

function isMissing(contains: Contains | undefined): boolean {
  return contains === 'no';
}

function refOf({ trace }: Whereabouts): string {
  const { source } = trace;
  const name = source.state === 'observed' ? source.facts.repository?.resolvedRef : undefined;
  return name ?? 'the ref that should run';
}
