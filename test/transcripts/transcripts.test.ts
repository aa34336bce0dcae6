import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Judged, Policy, WaitReport } from '../../src/model/policy.ts';
import type { ProblemCode, ProblemLevel } from '../../src/model/problem.ts';
import { toProblem } from '../../src/model/problem.ts';
import type { Trace } from '../../src/model/trace.ts';
import type { LinkVerdict, Verdict } from '../../src/model/verdict.ts';
import { judgePolicy } from '../../src/pipeline/policy/judge-policy.ts';
import type { RenderOptions } from '../../src/renderers/renderer.ts';
import { renderSeveralText } from '../../src/renderers/text/several.ts';
import { renderText } from '../../src/renderers/text/text.ts';
import { PLAIN } from '../support/judged.ts';
import { scenarios } from '../support/scenarios.ts';
import { failed, HOUR, MINUTE, NOW, process, sameLoaded, traceOf } from '../support/trace.ts';

// `npm test -- test/transcripts -u` writes them anew; without -u a missing or different one fails.
const fileOf = (name: string) => join(import.meta.dirname, `${name}.txt`);

function render(trace: Trace, changes: Partial<RenderOptions> = {}): string {
  const options = { width: 80, color: false, evidence: false, now: NOW, ...changes };
  return renderText(trace, options);
}

/** What it is called, and what it shows. */
const transcripts: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    Object.entries(scenarios).flatMap(([name, make]) => [
      [`${name}-80`, () => render(make())],
      [`${name}-120`, () => render(make(), { width: 120 })],
    ]),
  ),
  'stale-80-color': () => visible(render(scenario('stale'), { color: true })),
  'denied-80-color': () => visible(render(scenario('denied'), { color: true })),
  'containers-120-evidence': () => render(scenario('containers'), { evidence: true, width: 120 }),
  'rollout-80-evidence': () => render(scenario('rollout'), { evidence: true }),
  'workers-pipe': () => render(scenario('workers'), { width: Number.POSITIVE_INFINITY }),
  'long-pipe': () => render(scenario('long'), { width: Number.POSITIVE_INFINITY }),
  'long-40': () => render(scenario('long'), { width: 40 }),
  'problems-80': () => problems(),
  'verify-match-80': () => render(verified('same')),
  'verify-drift-80': () => render(verified('rollout')),
  'verify-tolerated-80': () => render(verified('stale', { allowBehind: 3 })),
  'verify-demands-80': () => render(verified('same', DEMANDING)),
  'verify-timeout-80': () =>
    render(verified('rollout', { expect: 'main', exact: false }, TIMED_OUT)),
  'verify-several-80': () => several(),
};

const DEMANDING: Partial<Policy> = { minStrength: 'content', maxAge: HOUR, requireClean: true };
const TIMED_OUT: WaitReport = {
  limit: 10 * MINUTE,
  interval: 2000,
  stable: 30_000,
  waited: 10 * MINUTE,
  looks: 44,
  held: 0,
  end: 'timed-out',
};

function verified(
  name: string,
  policy: Partial<Policy> = {},
  wait: WaitReport | null = null,
): Judged {
  const trace = scenario(name);
  const decision = judgePolicy(trace, { ...PLAIN, ...policy });
  return { ...trace, policy: { ...decision, wait } };
}

function several(): string {
  const traces = [
    { ...verified('same'), environment: 'staging' },
    { ...verified('stale'), environment: 'production' },
  ];
  return renderSeveralText(traces, { width: 80, color: false, evidence: false, now: NOW });
}

function scenario(name: string): Trace {
  const make = scenarios[name];
  if (!make) throw new TypeError(`no scenario is called ${name}`);
  return make();
}

/** Colours as a reader can see them: ␛[31m. */
function visible(text: string): string {
  return text.replaceAll('\x1b', '␛');
}

describe('the text output is as it was reviewed', () => {
  test.each(Object.keys(transcripts))('%s', async (name) => {
    await expect(transcripts[name]?.()).toMatchFileSnapshot(fileOf(name));
  });

  test('and no transcript is left over', () => {
    const kept = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.txt'));
    expect(kept.sort()).toEqual(
      Object.keys(transcripts)
        .map((name) => `${name}.txt`)
        .sort(),
    );
  });
});

test('every verdict of a link has its transcript', () => {
  const every: Readonly<Record<LinkVerdict, true>> = {
    same: true,
    behind: true,
    ahead: true,
    diverged: true,
    modified: true,
    stale: true,
    different: true,
    absent: true,
    unknown: true,
  };
  for (const verdict of Object.keys(every)) {
    expect(scenario(verdict).links.map((link) => link.verdict)).toContain(verdict);
  }
});

test('every verdict of a process and of the whole has its transcript', () => {
  const traces = Object.values(scenarios).map((make) => make());
  const every: readonly Verdict[] = ['match', 'drift', 'unknown'];
  for (const verdict of every) {
    expect(traces.map((trace) => trace.verdict)).toContain(verdict);
    expect(traces.flatMap(({ running }) => running.map((each) => each.verdict))).toContain(verdict);
  }
});

/** Each problem where it is met: its stage, whether that is absent, and what is said of it. */
const PROBLEMS: Readonly<
  Record<
    ProblemCode,
    readonly ['absent' | 'unreachable' | 'told', 'source' | 'artifact' | 'process', string]
  >
> = {
  'git-missing': ['unreachable', 'source', 'git was not found on PATH'],
  'git-too-old': ['unreachable', 'source', 'git 2.17.1 is too old: 2.20 is needed'],
  'git-failed': ['unreachable', 'source', 'git rev-parse: fatal: something that nobody foresaw'],
  'not-a-repository': [
    'unreachable',
    'source',
    '/srv/shop is not a git repository, nor inside one',
  ],
  'repository-damaged': ['unreachable', 'source', '/srv/shop: fatal: bad object HEAD'],
  'ref-not-found': ['absent', 'source', 'mian was not found in /srv/shop (did you mean main?)'],
  'ref-ambiguous': [
    'told',
    'source',
    'main is a tag and a branch of /srv/shop: the tag was taken, as git does',
  ],
  'no-commits': ['absent', 'source', '/srv/shop has no commit yet'],
  'remote-unreachable': ['told', 'source', 'origin/main: Could not resolve hostname example.com'],
  'shallow-clone': ['told', 'source', '/srv/shop is a shallow clone: older commits are not in it'],
  'cache-unwritable': ['told', 'source', 'the clone could not be kept: No space left on device'],
  'path-not-found': ['absent', 'artifact', '/srv/shop does not exist'],
  'path-denied': ['unreachable', 'artifact', '/srv/shop/private may not be read'],
  'pidfile-not-found': ['absent', 'process', '/run/shop.pid does not exist'],
  'pidfile-invalid': [
    'unreachable',
    'process',
    'expected a process number in /run/shop.pid, got "x"',
  ],
  'user-unknown': ['unreachable', 'process', '/etc/passwd has no user shopp'],
  'process-not-found': ['absent', 'process', 'nothing listens on TCP port 8080'],
  'pid-not-found': ['absent', 'process', 'no process has pid 4121'],
  'process-denied': ['told', 'process', 'process 4121 (python3) does not let exe, cwd be read'],
  'process-elsewhere': [
    'told',
    'process',
    'nothing runs from inside /srv/shop, but python3 4121 runs from there under another name: /app',
  ],
  'process-list-hidden': ['told', 'process', 'nobody is seen to listen on TCP port 8080'],
  'program-failed': [
    'absent',
    'process',
    'shop has failed, and supervisord does not start it again: Exited too quickly',
  ],
  'program-restarting': [
    'absent',
    'process',
    'shop.service ends, and systemd starts it again: exit-code, started again 4 times',
  ],
  'program-ended': ['absent', 'process', 'shop has ended: exit status 1'],
  'manager-unasked': [
    'told',
    'process',
    'supervisord did not tell what has failed: connect EACCES /run/supervisor.sock',
  ],
  'rollout-failed': ['told', 'process', 'the rollout of revision 7 has given up'],
  'left-out': ['told', 'process', 'left out bash 311 (a shell), zsh 312 (started this command)'],
  'left-out-own': ['told', 'process', 'left out zsh 312 (started this command)'],
  'clock-skew': ['told', 'process', 'the clock of web-1 is 61 s ahead of that of this machine'],
  'touched-after-load': ['told', 'process', 'app.py was touched after 4121 had loaded it'],
  'host-unreachable': ['unreachable', 'process', 'web-1: connect ECONNREFUSED 192.0.2.7:22'],
  'host-key-unknown': ['unreachable', 'process', 'web-1 has a key that known_hosts does not name'],
  'host-key-changed': ['unreachable', 'process', 'web-1 has another key than known_hosts names'],
  'host-key-revoked': ['unreachable', 'process', 'the key of web-1 is revoked in known_hosts'],
  'host-key-accepted': ['told', 'process', 'the key of web-1 was not known and is accepted'],
  'auth-failed': ['unreachable', 'process', 'web-1 accepted no key of deploy'],
  'connection-lost': ['unreachable', 'process', 'web-1: the connection was lost'],
  'command-failed': ['unreachable', 'process', 'web-1: the command ended with 127'],
  'output-too-large': ['unreachable', 'process', 'web-1: the command printed more than 64 MB'],
  'sudo-refused': ['unreachable', 'process', 'web-1: sudo asks for a password'],
  'ssh-missing': ['unreachable', 'process', 'ssh was not found on PATH'],
  'ssh-config-invalid': ['unreachable', 'process', '~/.ssh/config line 3: no argument after Port'],
  'ssh-config-partial': ['told', 'process', '~/.ssh/config: Match was not understood'],
  'openssh-used': ['told', 'process', 'web-1 is reached through OpenSSH, because of ProxyCommand'],
  'image-not-found': ['absent', 'artifact', 'registry.example.com has no shop/api:1.8.2'],
  'image-unnamed': ['unreachable', 'artifact', 'shop/api:{tag}: no tag names 9f2c1ab'],
  'registry-unreachable': [
    'unreachable',
    'artifact',
    'registry.example.com: connect ECONNREFUSED 192.0.2.7:443',
  ],
  'registry-denied': [
    'unreachable',
    'artifact',
    'registry.example.com does not let shop/api:1.8.2 be read, or has none',
  ],
  'registry-failed': [
    'unreachable',
    'artifact',
    'registry.example.com answers 503 for shop/api:1.8.2',
  ],
  'registry-untrusted': [
    'unreachable',
    'artifact',
    'registry.example.com answers with other bytes than those of sha256:4b1c09e2',
  ],
  'credentials-unread': [
    'told',
    'artifact',
    'the registry was asked anonymously: docker-credential-pass was not found on PATH',
  ],
  'tags-unknown': ['told', 'artifact', 'its other tags are not known: it is not allowed'],
  'tag-moved': ['told', 'artifact', '1.8.2 names other bytes now than the digest beside it'],
  'engine-unreachable': [
    'unreachable',
    'process',
    'no engine answers at /run/docker.sock (ENOENT)',
  ],
  'engine-denied': ['unreachable', 'process', 'the socket of the engine may not be opened'],
  'engine-failed': ['unreachable', 'process', 'the engine answered with 500: out of disk'],
  'container-not-found': ['absent', 'process', 'no container of the engine has service shop'],
  'container-stopped': ['absent', 'process', 'api-1 is exited: it ended with 137, out of memory'],
  'container-restarting': ['absent', 'process', 'api-1 is restarting: it ended with 1'],
  'container-paused': ['told', 'process', 'api-1 is paused'],
  'container-unhealthy': ['told', 'process', 'api-1 is unhealthy, by its own check'],
  'container-changed': ['told', 'process', 'api-1 was changed since it was made: /app/app.py'],
  'task-elsewhere': ['told', 'process', 'shop.3 runs on node-2, whose engine was not asked'],
  'rollout-running': ['told', 'process', 'shop is being updated'],
  'image-not-pushed': ['told', 'process', 'shop:1 was made on this engine, and no registry has it'],
  'self-report-failed': ['told', 'process', 'http://127.0.0.1:8080/__version__ answered with 404'],
  'self-report-differs': [
    'told',
    'process',
    'what answers for api-1 says that it is 51d0e77, and it was seen to run 9f2c1ab',
  ],
  'not-supported': [
    'told',
    'artifact',
    '/srv/shop/app.py: whether it was edited, only its filter could tell',
  ],
  conflict: ['told', 'artifact', 'REVISION and version.json name different commits'],
  timeout: ['unreachable', 'process', 'no answer within 10 s'],
  internal: ['unreachable', 'process', "Cannot read properties of undefined (reading 'x')"],
};

function problems(): string {
  return Object.entries(PROBLEMS)
    .map(([code, [state, stage, message]]) => {
      const trace = problemTrace(code as ProblemCode, state, stage, message);
      return `── ${code}\n\n${render(trace)}\n`;
    })
    .join('');
}

function problemTrace(
  code: ProblemCode,
  state: 'absent' | 'unreachable' | 'told',
  stage: 'source' | 'artifact' | 'process',
  message: string,
): Trace {
  if (state === 'told')
    return traceOf({ problems: [toProblem(stage, '/srv/shop', code, message)] });
  const broken = failed(state, stage, code, message);
  if (stage === 'process') return traceOf({ processes: [[broken]] });
  const processes = [[process(4121)]] as const;
  return traceOf(
    stage === 'source' ? { source: broken, processes } : { artifact: [broken], processes },
  );
}

test.each(Object.entries(PROBLEMS))(
  '%s is told once, and as what it is',
  (code, [state, stage, message]) => {
    const trace = problemTrace(code as ProblemCode, state, stage, message);
    const text = render(trace, { width: Number.POSITIVE_INFINITY });
    expect(text.split(message)).toHaveLength(2);
    const { level, hint } = toProblem(stage, '', code as ProblemCode, message);
    const levels: readonly ProblemLevel[] = ['error', 'warning'];
    if (levels.includes(level)) expect(text.toLowerCase()).toContain(hint.toLowerCase());
  },
);

test('what a stage has told is not told again when secrets were masked, which copies the trace', () => {
  const trace = structuredClone(
    traceOf({ processes: [[failed('absent', 'process', 'process-not-found', 'nothing runs')]] }),
  );
  expect(render(trace).split('nothing runs')).toHaveLength(2);
});

test('a process that runs what was meant is not to be restarted', () => {
  expect(render(scenario('stale-edited'))).not.toContain('restart');
  expect(render(traceOf({ processes: [[process(4121), sameLoaded()]] }))).not.toContain('Next');
});
