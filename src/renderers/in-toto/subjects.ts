import type { Trace } from '../../model/trace.ts';
import { escapeText } from '../escape.ts';

interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** The commit that was meant, and the files and images that were found to be made from it. A folder has no digest that others could make. */
export function subjects(trace: Trace): readonly Subject[] {
  return [...commitSubject(trace), ...fileSubjects(trace)];
}

function commitSubject({ system, source }: Trace): readonly Subject[] {
  const revision = source.state === 'observed' ? source.facts.revision : undefined;
  if (!revision) return [];
  return [{ name: escapeText(system), digest: { gitCommit: revision.revision } }];
}

function fileSubjects({ artifacts, links }: Trace): readonly Subject[] {
  return artifacts.flatMap((artifact) => {
    const { files, image } = artifact.state === 'observed' ? artifact.facts : {};
    const link = links.find(({ to }) => to === artifact.subject.id);
    const digest = files?.kind === 'file' ? files.digest : image?.digest;
    if (!digest || link?.verdict !== 'same') return [];
    const sha256 = digest.slice('sha256:'.length);
    return [{ name: escapeText(artifact.subject.location), digest: { sha256 } }];
  });
}
