import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { FULL } from './full.ts';

/** Ends a run with what was skipped and how to get it, and with one line that says how it went. */
export class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const ofState = (state: string) => tests.filter((test) => test.result().state === state);
    const skipped = ofState('skipped');
    const forbidden = FULL ? skipped : [];
    if (forbidden.length > 0) process.exitCode = 1;
    const broken = modules.flatMap((module) => module.errors()).length + errors.length;
    const lines = [
      ...forbidden.map(({ fullName }) => `the full run skips nothing: ${fullName}`),
      ...explain(skipped),
      [
        `${ofState('passed').length} passed`,
        `${ofState('failed').length + broken + forbidden.length} failed`,
        ...(skipped.length > forbidden.length ? [`${skipped.length} skipped`] : []),
      ].join(', '),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

function explain(skipped: readonly TestCase[]): readonly string[] {
  const tests = new Map<string, number>();
  for (const part of skipped.flatMap(lacksOf)) tests.set(part, (tests.get(part) ?? 0) + 1);
  return [...tests].sort().map(([part, count]) => {
    const subject = count === 1 ? '1 test needs' : `${count} tests need`;
    return `skipped: ${subject} ${part}: ${howToGet(part)}`;
  });
}

/** A test's own needs, and those of the suites around it. */
function lacksOf(test: TestCase): readonly string[] {
  const around: (TestCase | TestSuite | TestModule)[] = [test];
  for (let at = test.parent; ; at = at.parent) {
    around.push(at);
    if (at.type === 'module') break;
  }
  return [...new Set(around.flatMap((each) => each.meta().lacks ?? []))];
}

const HOW: Readonly<Record<string, string>> = {
  root: 'run the tests as root',
  mounts: 'run the tests as root, where mount namespaces are allowed',
  'readers of formats': 'bash .ci/readers',
};

/** Of a program, the Debian package that `.ci/provision` names. */
function howToGet(part: string): string {
  if (part === 'pm2' || part === 'a newer engine' || part.startsWith('node '))
    return 'bash .ci/provision';
  const provision = readFileSync(join(import.meta.dirname, '../../.ci/provision'), 'utf8');
  const [, name] =
    [...provision.matchAll(/^want (\S+) (\S+)$/gm)]
      .map(([, program, name]) => [program, name])
      .find(([program]) => program === part) ?? [];
  return HOW[part] ?? (name ? `apt-get install ${name}` : 'install it');
}
