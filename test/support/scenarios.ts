import type { Evidence } from '../../src/model/evidence.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { ProcessFacts } from '../../src/model/process-facts.ts';
import type { Trace } from '../../src/model/trace.ts';
import { containerFacts, ROOT } from './facts.ts';
import {
  before,
  checkout,
  commit,
  DAY,
  evidence,
  failed,
  files,
  HOUR,
  image,
  loaded,
  MINUTE,
  on,
  process,
  related,
  sameFiles,
  sameLoaded,
  source,
  summary,
  traceOf,
} from './trace.ts';

const OLDER = related('behind', '51d0e77', [
  summary('9f2c1ab', 'Fix rounding in invoices'),
  summary('77aa031', 'Read the tax table at start', 5 * HOUR),
  summary('0be4410', 'Refuse orders without a customer', 26 * HOUR),
]);
const NEWER = related(
  'ahead',
  'c0ffee1',
  [],
  [summary('c0ffee1', 'Try another rounding', 20 * MINUTE)],
);
const FORKED = related('diverged', 'c0ffee1', OLDER.missing, NEWER.extra);

function stale(says = 'it loaded 51d0e77; on disk but not loaded: 3 commits') {
  return loaded('stale', '51d0e77', says, { since: before(5 * MINUTE) });
}

function edits(since: string) {
  return evidence('modified', `1 file edited since ${since}: app.py`, { revision: commit(since) });
}

/** What an image's label says of its commit. */
function labelled(verdict: Evidence['verdict'], short: string, more: string) {
  return evidence(verdict, `label org.opencontainers.image.revision names ${short}${more}`, {
    kind: 'revision-claim',
    strength: 'claimed',
    revision: commit(short),
  });
}

function unjoined() {
  const says = 'it runs /usr/bin/python3.11, and nothing says that this comes from the image';
  return evidence(null, says, { kind: 'runs-from', strength: 'none' });
}

const THIS_IMAGE = evidence(
  'same',
  'it runs this very image, by the digest of its config (sha256:cccccccc…)',
  { kind: 'container-image' },
);
const MOVED_TAG = evidence(
  'stale',
  'it runs another image (sha256:dddddddd…), which registry.example.com/shop/api:1 named when it was started: 51d0e77, 3 behind main by its label',
  {
    kind: 'container-image',
    revision: commit('51d0e77'),
    running: { revision: commit('51d0e77'), modified: null },
  },
);

/** A process of a replica that Docker Compose made. */
function contained(
  pid: number,
  number: number,
  ofImage: Parameters<typeof containerFacts>[0],
  says: Evidence,
  changes: Partial<ProcessFacts> = {},
) {
  const name = `shop-api-${number}`;
  const container = containerFacts(ofImage, {
    name,
    ports: [{ inside: '8080/tcp', address: '127.0.0.1', port: 32_767 + number }],
    compose: { project: 'shop', service: 'api', number: String(number), configHash: null },
  });
  const seen = process(pid, { elsewhere: true, ...changes }, { container });
  const subject = { ...seen.subject, id: `local:${name}:${pid}`, type: 'docker', location: name };
  return [{ ...seen, subject }, says] as const;
}

/** The last of them was not pulled, the one before cannot be reached. */
function hosts(count: number): Trace {
  const all = Array.from({ length: count }, (_, index) => `web-${index + 1}`);
  const silent = `web-${count - 1}`;
  const behind = `web-${count}`;
  return traceOf({
    artifacts: all.map((host) => {
      if (host === silent) return [unanswered(host, 'artifact', 'checkout', ROOT)];
      return host === behind ? notPulled(host) : [on(host, checkout()), sameFiles()];
    }),
    processes: all.map((host, index) => {
      if (host === silent) return [unanswered(host, 'process', 'host', 'unit shop.service')];
      const age = { startedAt: before((index + 1) * HOUR) };
      const seen = process(4100 + index, age, {}, host);
      if (host !== behind) return [seen, sameLoaded()];
      return [seen, loaded('same', '51d0e77', 'it loaded 51d0e77, and nothing changed since')];
    }),
    relations: [OLDER],
  });
}

function unanswered(
  host: string,
  stage: 'artifact' | 'process',
  type: string,
  location: string,
): Observation {
  const seen = failed('unreachable', stage, 'timeout', `${host} did not answer in time`, location);
  return on(host, { ...seen, subject: { ...seen.subject, id: `${type}:${location}`, type } });
}

function notPulled(host: string): [Observation, Evidence] {
  const says = 'its files are those of 51d0e77, 3 behind main';
  const files = evidence('behind', says, { revision: commit('51d0e77') });
  return [on(host, checkout({ head: commit('51d0e77') })), files];
}

/** A master and workers on each of three hosts: one was not pulled, one reloaded only half, one does not answer. */
function halves(): Trace {
  const family = (host: string, told: readonly Evidence[]): [Observation, Evidence][] =>
    told.map((each, index) => {
      const below = index === 0 ? {} : { parent: 4100, depth: 1 };
      return [process(4100 + index, below, {}, host), each];
    });
  const old = loaded('same', '51d0e77', 'it loaded 51d0e77, and nothing changed since');
  const unclear = evidence(null, 'while it was loading, these changed: app.py', { agrees: null });
  return traceOf({
    artifacts: [
      notPulled('web-1'),
      [on('web-2', checkout()), sameFiles()],
      [unanswered('web-3', 'artifact', 'checkout', ROOT)],
    ],
    processes: [
      ...family('web-1', [old, old, old]),
      ...family('web-2', [unclear, stale(), stale(), sameLoaded()]),
      [unanswered('web-3', 'process', 'host', 'unit shop.service')],
    ],
    relations: [OLDER],
  });
}

const workers = Array.from({ length: 30 }, (_, index) => index);

/** What people meet, each as a trace: every verdict of a link, of a process and of the whole, and more. */
export const scenarios: Readonly<Record<string, () => Trace>> = {
  same: () =>
    traceOf({
      source: source(
        { tags: ['v1.8.2'] },
        { ref: 'v*', resolvedRef: 'v1.8.2', branch: null },
        'ssh://git@example.com/shop/api.git',
      ),
      artifact: [checkout({ remote: 'ssh://git@example.com/shop/api.git' }), sameFiles()],
      environment: 'production',
    }),
  behind: () =>
    traceOf({
      artifact: [
        checkout({ head: commit('51d0e77') }),
        evidence('behind', 'its files are those of 51d0e77, 3 behind main', {
          revision: commit('51d0e77'),
        }),
      ],
      processes: [
        [process(4121), loaded('same', '51d0e77', 'it loaded 51d0e77, and nothing changed since')],
      ],
      relations: [OLDER],
    }),
  ahead: () =>
    traceOf({
      artifact: [
        checkout({ head: commit('c0ffee1'), branch: 'try-rounding' }),
        evidence('ahead', 'its files are those of c0ffee1, 1 ahead of main', {
          revision: commit('c0ffee1'),
        }),
      ],
      processes: [
        [process(4121), loaded('same', 'c0ffee1', 'it loaded c0ffee1, and nothing changed since')],
      ],
      relations: [NEWER],
    }),
  diverged: () =>
    traceOf({
      artifact: [
        checkout({ head: commit('c0ffee1'), branch: 'try-rounding' }),
        evidence('diverged', 'its files are those of c0ffee1, 1 ahead, 3 behind main', {
          revision: commit('c0ffee1'),
        }),
      ],
      processes: [
        [process(4121), loaded('same', 'c0ffee1', 'it loaded c0ffee1, and nothing changed since')],
      ],
      relations: [FORKED],
    }),
  modified: () =>
    traceOf({
      artifact: [
        checkout({ modified: { count: 1, files: [] }, untracked: { count: 2, names: [] } }),
        edits('9f2c1ab'),
      ],
      processes: [
        [
          process(4121),
          loaded('same', '9f2c1ab', 'it loaded 9f2c1ab with the edits that lie there', {
            running: { revision: commit('9f2c1ab'), modified: true },
          }),
        ],
      ],
    }),
  containers: () =>
    traceOf({
      artifact: [image(), labelled('same', '9f2c1ab', '')],
      processes: [
        contained(4121, 1, { claims: [] }, THIS_IMAGE),
        contained(4150, 1, { claims: [] }, THIS_IMAGE, { parent: 4121, depth: 1 }),
        contained(9102, 2, {}, MOVED_TAG, { startedAt: before(12 * DAY) }),
        [
          failed(
            'absent',
            'process',
            'container-stopped',
            'shop-api-3 is exited: it ended with 137, out of memory at 2026-03-01T13:40:00Z',
            'shop-api-3',
          ),
        ],
      ],
      relations: [OLDER],
    }),
  image: () =>
    traceOf({
      artifact: [image(), labelled('same', '9f2c1ab', '')],
      processes: [[process(4121), unjoined()]],
    }),
  'image-behind': () =>
    traceOf({
      artifact: [
        image({
          tag: 'stable',
          tags: null,
          platforms: image().facts.image?.platforms.slice(0, 1) ?? [],
        }),
        labelled('behind', '51d0e77', ', 3 behind main'),
        labelled(
          null,
          'c0ffee1',
          ': it is of https://git.example.com/vendor/base, not of the source',
        ),
      ],
      processes: [[process(4121), unjoined()]],
      relations: [OLDER],
    }),
  stale: () => traceOf({ processes: [[process(4121), stale()]], relations: [OLDER] }),
  'stale-edited': () =>
    traceOf({
      artifact: [checkout({ modified: { count: 1, files: [] } }), edits('9f2c1ab')],
      processes: [
        [process(4121), loaded('stale', '9f2c1ab', 'it loaded 9f2c1ab; edited since: app.py')],
      ],
    }),
  'stale-replaced': () =>
    traceOf({
      artifact: [
        files({ kind: 'file', inode: '1:2', size: 8_432_100 }, '/opt/shop/server'),
        evidence('same', 'Go build info names 9f2c1ab', {
          strength: 'claimed',
          revision: commit('9f2c1ab'),
        }),
      ],
      processes: [
        [
          process(
            4121,
            { command: ['/opt/shop/server', '--port', '8080'], name: 'server' },
            {
              executable: {
                path: '/opt/shop/server',
                replaced: 'replaced',
                replacedAt: null,
                inode: '1:1',
                digest: null,
                digestOnDisk: null,
                changedAt: null,
              },
            },
          ),
          evidence('stale', 'executes other bytes than the file that is there now', {
            since: before(12 * MINUTE),
          }),
        ],
      ],
    }),
  different: () =>
    traceOf({
      artifact: [
        files(),
        evidence('different', '2 files of 14 differ from main: app.py, tax.py', {
          where: '/opt/shop',
        }),
      ],
      processes: [
        [
          process(4121),
          evidence('same', 'nothing in it changed since it was loaded', { strength: 'recorded' }),
        ],
      ],
    }),
  absent: () =>
    traceOf({
      processes: [
        [
          failed(
            'absent',
            'process',
            'process-not-found',
            'nothing runs from inside /srv/shop',
            'inside /srv/shop',
          ),
        ],
      ],
    }),
  paths: () =>
    traceOf({
      source: source({}, { paths: ['services/api', 'libs/tax'] }),
      artifact: [
        checkout({ modified: { count: 1, files: [] } }),
        evidence('same', 'its files that count are those of 9f2c1ab', {
          revision: commit('9f2c1ab'),
        }),
      ],
    }),
  'absent-artifact': () =>
    traceOf({
      artifact: [failed('absent', 'artifact', 'path-not-found', '/srv/shop does not exist')],
      processes: [
        [failed('absent', 'process', 'process-not-found', 'no process has port 8080', 'port 8080')],
      ],
    }),
  unknown: () =>
    traceOf({
      processes: [
        [
          process(4121),
          evidence(null, 'while it was loading, these changed: app.py, tax.py', {
            strength: 'recorded',
          }),
        ],
      ],
    }),
  'unknown-source': () =>
    traceOf({
      source: failed(
        'unreachable',
        'source',
        'remote-unreachable',
        'ssh://git@example.com/shop/api.git could not be asked: Connection refused',
        'ssh://git@example.com/shop/api.git',
      ),
      artifact: [checkout()],
      processes: [[process(4121)]],
    }),
  denied: () =>
    traceOf({
      processes: [
        [
          process(4121, { user: 'www-data', cwd: null, ports: [], denied: ['exe', 'cwd'] }),
          evidence(null, 'it runs python3, and nothing says that this comes from /srv/shop', {
            strength: 'none',
          }),
        ],
      ],
      problems: [
        {
          stage: 'process',
          subject: 'local:4121',
          code: 'process-denied',
          level: 'warning',
          message: 'process 4121 (python3) does not let exe, cwd be read',
          hint: "Run as the process's user or as root.",
        },
      ],
    }),
  conflict: () =>
    traceOf({
      artifact: [
        files(),
        evidence('same', 'REVISION names 9f2c1ab', {
          strength: 'claimed',
          where: '/opt/shop/REVISION',
          revision: commit('9f2c1ab'),
        }),
        evidence('behind', 'version.json names 51d0e77, 3 behind main', {
          strength: 'claimed',
          where: '/opt/shop/version.json',
          revision: commit('51d0e77'),
        }),
      ],
      processes: [
        [
          process(4121),
          evidence('same', 'nothing in it changed since it was loaded', { strength: 'recorded' }),
        ],
      ],
      relations: [OLDER],
    }),
  dissent: () =>
    traceOf({
      artifact: [
        files(),
        evidence('same', 'holds every file of 9f2c1ab', {
          where: '/opt/shop',
          revision: commit('9f2c1ab'),
        }),
        evidence('behind', 'REVISION names 51d0e77, 3 behind main', {
          strength: 'claimed',
          where: '/opt/shop/REVISION',
        }),
      ],
      processes: [
        [
          process(4121),
          evidence('same', 'nothing in it changed since it was loaded', { strength: 'recorded' }),
        ],
      ],
    }),
  workers: () =>
    traceOf({
      processes: [
        [process(4121, { supervisor: { kind: 'systemd', name: 'shop.service' } }), stale()],
        ...workers.map(
          (index) =>
            [
              process(4200 + index, {
                parent: 4121,
                depth: 1,
                startedAt: before((index + 1) * MINUTE),
                supervisor: { kind: 'systemd', name: 'shop.service' },
              }),
              stale(),
            ] as const,
        ),
      ],
      relations: [OLDER],
    }),
  rollout: () =>
    traceOf({
      processes: [
        [process(4121, {}, {}, 'web-1'), sameLoaded()],
        [process(3310, { startedAt: before(57 * MINUTE) }, {}, 'web-2'), sameLoaded()],
        [process(9102, { startedAt: before(12 * DAY) }, {}, 'web-3'), stale()],
      ],
      relations: [OLDER],
    }),
  hosts: () => hosts(4),
  fleet: () => hosts(40),
  halves,
  notes: () =>
    traceOf({
      source: source(
        {},
        {
          ref: 'HEAD',
          resolvedRef: 'HEAD',
          branch: null,
          detached: true,
          shallow: true,
          unpushed: 2,
          upstream: { name: 'origin/main', location: 'x', revision: commit('c0ffee1'), newer: 1 },
        },
      ),
      artifact: [checkout({ branch: null }), sameFiles()],
      problems: [
        {
          stage: 'process',
          subject: '/srv/shop',
          code: 'left-out',
          level: 'note',
          message: 'left out bash 311 (a shell), zsh 312 (started this command)',
          hint: 'Name it in process.find to include it.',
        },
      ],
    }),
  long: () => {
    const path = `/srv/${'a-folder-with-a-long-name/'.repeat(6)}shop`;
    return traceOf({
      source: source(
        {
          subject: 'A subject that goes on and on, until nobody remembers how it began. '.repeat(3),
          author: 'Ana with a name that is longer than the names of most',
          tags: ['v1.8.2', 'v1.8', 'v1', 'latest', 'stable'],
        },
        {
          ref: `feature/${'long-'.repeat(12)}branch`,
          resolvedRef: `feature/${'long-'.repeat(12)}branch`,
        },
        path,
      ),
      artifact: [
        checkout({ branch: `feature/${'long-'.repeat(12)}branch` }, path),
        evidence('modified', `3 files edited since 9f2c1ab: ${path}/a.py, b.py, c.py`, {
          revision: commit('9f2c1ab'),
        }),
      ],
      processes: [
        [
          process(4_194_303, {
            command: ['/usr/bin/java', '-Xmx2g', '-cp', `${path}/lib/shop.jar`, 'com.example.Shop'],
            ports: [8080, 8081, 8082, 8083, 8084].map((port) => ({ address: '::', port })),
            startedAt: before(400 * DAY),
          }),
          loaded('stale', '51d0e77', `it loaded 51d0e77; edited since: ${path}/a.py, b.py, c.py`),
        ],
      ],
      relations: [OLDER],
    });
  },
  foreign: () =>
    traceOf({
      source: source({
        subject: '価格の端数処理を修正する：請求書と納品書の合計が一致しない問題を解決する 👩‍💻⚡️',
        author: 'अनीता \u202egnp.exe',
      }),
      artifact: [
        checkout({ modified: { count: 1, files: [] } }),
        evidence('modified', '1 file edited since 9f2c1ab: a\nb\x1b[31m 日本語.txt', {
          revision: commit('9f2c1ab'),
        }),
      ],
      processes: [
        [
          process(4121, { command: ['python3', '\x1b[2J', '日本語の引数', 'a\u200bb'] }),
          loaded('stale', '9f2c1ab', 'it loaded 9f2c1ab; edited since: a\nb\x1b[31m 日本語.txt'),
        ],
        [
          process(4122, { command: ['नमस्ते', '🇩🇪'], parent: 4121, depth: 1 }),
          loaded('stale', '9f2c1ab', 'it loaded 9f2c1ab; edited since: a\nb\x1b[31m 日本語.txt'),
        ],
      ],
    }),
};
