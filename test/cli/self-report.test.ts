import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENGINE, useEngine } from '../support/docker.ts';
import { freePort } from '../support/git-server.ts';
import { needs } from '../support/needs.ts';
import { nextSecond, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Answers with the version that it is given, or with whatever the path asks for. */
const SERVER = `import http.server, json, socket, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/hang': time.sleep(60)
        code = 302 if self.path == '/moved' else 200
        self.send_response(code)
        if code == 302: self.send_header('Location', '/__version__')
        self.end_headers()
        if self.path == '/large':
            for _ in range(200): self.wfile.write(b'x' * 1000)
        else: self.wfile.write(json.dumps({'commit': sys.argv[2]}).encode())
    def log_message(self, *args): pass
class Server(http.server.ThreadingHTTPServer):
    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()
server = Server(('127.0.0.1', int(sys.argv[1])), Handler)
print('ready', flush=True)
server.serve_forever()
`;

async function trace(folder: string, process: string) {
  writeFileSync(
    join(folder, 'deploy.config.yaml'),
    `version: 1\nsource: { type: git, repository: . }\nprocess: ${process}\n`,
  );
  const { stdout, stderr, code } = await deploytrace(['verify', '--json', '--timeout', '30'], {
    cwd: folder,
  });
  if (stderr !== '') throw new Error(stderr);
  return { ...JSON.parse(stdout), code, stdout };
}

describe('a process of a machine that is asked what it runs', needs('python3'), () => {
  async function serve(says: (commits: readonly string[]) => string) {
    const folder = initRepository(join(temporaryFolder(), 'shop'));
    const commits = [
      commit(folder, 'Serve', { 'app.py': SERVER }),
      commit(folder, 'Serve faster', { 'app.py': `${SERVER}\n` }),
    ];
    const port = await freePort();
    await nextSecond();
    await startProcess('python3', ['app.py', String(port), says(commits)], { cwd: folder });
    const ask = (path: string) =>
      trace(
        folder,
        `{ type: host, find: { port: ${port} }, self-report: { url: 'http://{host}:{port}${path}' } }`,
      );
    return { ask, commits, port };
  }

  test('agrees', async () => {
    const { ask, commits, port } = await serve(([, newer = '']) => newer);
    const { code, processes, links, problems } = await ask('/__version__');
    expect(code).toBe(0);
    expect(processes[0].selfReport).toMatchObject({
      url: `http://127.0.0.1:${port}/__version__`,
      claim: { revision: commits[1] },
    });
    expect(links[1].evidence).toContainEqual(
      expect.objectContaining({ kind: 'self-report', strength: 'claimed', agrees: true }),
    );
    expect(problems).toEqual([]);
  });

  test('that it says otherwise is a finding, and does not outweigh what was seen', async () => {
    const { ask, commits } = await serve(([older = '']) => older);
    const { code, processes, problems } = await ask('/__version__');
    expect(code).toBe(0);
    expect(processes[0].revision).toBe(commits[1]);
    expect(problems).toMatchObject([{ code: 'self-report-differs' }]);
  });

  test.each([
    ['/moved', 'answered with 302'],
    ['/large', 'more than 65536 bytes'],
    ['/hang', 'no answer within 3 s'],
  ])('no answer by %s is a warning', async (path, why) => {
    const { ask } = await serve(() => 'c0ffeec');
    const { code, problems } = await ask(path);
    expect(code).toBe(0);
    expect(problems).toMatchObject([
      { code: 'self-report-failed', message: expect.stringContaining(why) },
    ]);
  });

  test('where two share a port, it is not known whose word it is', async () => {
    const folder = initRepository(join(temporaryFolder(), 'shop'));
    const commits = ['Serve', 'Serve faster'].map((subject) =>
      commit(folder, subject, { 'app.py': `# ${subject}\n` }),
    );
    const [port, elsewhere] = [await freePort(), temporaryFolder()];
    writeFileSync(join(elsewhere, 'app.py'), SERVER);
    for (const says of commits)
      await startProcess('python3', ['app.py', String(port), says], { cwd: elsewhere });
    const { code, processes, links } = await trace(
      folder,
      `{ type: host, find: { port: ${port} }, self-report: { url: 'http://{host}:{port}/' } }`,
    );
    expect(processes).toMatchObject([{ verdict: 'unknown' }, { verdict: 'unknown' }]);
    expect(links[1].evidence).toContainEqual(
      expect.objectContaining({
        kind: 'self-report',
        agrees: null,
        says: expect.stringMatching(/^one of the 2 that share its port says that it is /),
      }),
    );
    expect(code).toBe(3);
  });

  test('credentials in its URL are used, and never shown', async () => {
    const { port, commits } = await serve(([, newer = '']) => newer);
    const folder = initRepository(join(temporaryFolder(), 'other'));
    commit(folder, 'Begin', { 'a.txt': 'a\n' });
    const { stdout, processes } = await trace(
      folder,
      `{ type: host, find: { port: ${port} }, self-report: { url: 'http://ana:hunter2@{host}:{port}/' } }`,
    );
    expect(processes[0].selfReport.claim.revision).toBe(commits[1]);
    expect(stdout).not.toContain('hunter2');
  });
});

describe('containers that are asked what they run', needs(...ENGINE), () => {
  const engine = useEngine();

  test('each by itself, whether its port is published or not', async () => {
    const folder = initRepository(join(temporaryFolder(), 'shop'));
    const older = commit(folder, 'Serve', { 'app.sh': 'a\n' });
    const newer = commit(folder, 'Serve faster', { 'app.sh': 'b\n' });
    const image = (tag: string, revision: string) =>
      engine.image(tag, {
        files: { 'www/__version__': JSON.stringify({ commit: revision }) },
        instructions: ['CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]', 'EXPOSE 8080'],
      });
    image('shop/report:old', older);
    image('shop/report:new', newer);
    const run = (name: string, ...args: readonly string[]) =>
      engine.docker('run', '-d', '--name', name, '--label', 'app=report', ...args);
    run('report-1', '-p', '127.0.0.1::8080', 'shop/report:old');
    run('report-2', '-p', '127.0.0.1::8080', 'shop/report:new');
    run('report-3', 'shop/report:new');
    const { processes, code } = await trace(
      folder,
      `{ type: docker, hosts: ['${engine.host}'], find: { label: app=report }, self-report: { url: 'http://{host}:8080/__version__' } }`,
    );
    const said = processes.map((each: { location: string; revision: string; verdict: string }) => [
      each.location,
      each.revision,
      each.verdict,
    ]);
    expect(said).toEqual([
      ['report-1', older, 'drift'],
      ['report-2', newer, expect.any(String)],
      ['report-3', newer, expect.any(String)],
    ]);
    expect(code).toBe(1);
  });
});
