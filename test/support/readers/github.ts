import { spawnSync } from 'node:child_process';
import { packageFolder } from './readers.ts';

/** A workflow command, as a step gives it to the runner. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const WRITE = `const { issueCommand } = require(process.argv[1]);
for (const { name, properties, message } of JSON.parse(require('fs').readFileSync(0, 'utf8')))
  issueCommand(name, properties, message);`;

/** The line that GitHub's own library for actions writes for each of these. */
export function writtenByGithub(commands: readonly WorkflowCommand[]): readonly string[] {
  const library = `${packageFolder('@actions/core')}/lib/command.js`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', WRITE, library], {
    input: JSON.stringify(commands),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`@actions/core failed: ${stderr}`);
  return stdout.trimEnd().split('\n');
}
