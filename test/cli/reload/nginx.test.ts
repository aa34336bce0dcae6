import { connect } from 'node:net';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { testWith } from '../../support/needs.ts';
import { nextSecond } from '../../support/process.ts';
import { production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function nginxSettings(port: number, folder: string, word: string): string {
  return `worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  server { listen 127.0.0.1:${port}; location / { return 200 ${word}; } }
}
`;
}

describe('nginx', () => {
  testWith(
    'root',
    'mounts',
    'sshd',
    'ssh-agent',
    'nsenter',
    '/lib/systemd/systemd',
    'nginx',
  )(
    'whose settings are what is deployed: by systemd their reload is known, by worker',
    async () => {
      const [port, folder] = [await freePort(), temporaryFolder()];
      const settings = (word: string) => nginxSettings(port, folder, word);
      const system = await production(settings('hello'), 'nginx.conf', {
        services: (checkout) => ({
          'shop.service': `ExecStart=/usr/sbin/nginx -c ${checkout}/nginx.conf -g 'daemon off;'
ExecReload=/bin/kill -HUP $MAINPID
WorkingDirectory=${checkout}`,
        }),
      });
      const find = '{ unit: shop }';
      const all = (word: string) => [word, word, word];
      expect(await told(system, find, 'master')).toEqual(all('match reload'));
      await pull(system, { 'nginx.conf': settings('louder') });
      expect(await told(system, find, 'master')).toEqual(all('drift reload'));
      expect(await told(system, find)).toEqual(all('unknown reload'));
      // Its worker stays as long as a request is not whole.
      const client = connect(port, '127.0.0.1');
      onTestFinished(() => void client.destroy());
      await new Promise((done) => client.write('GET / HTTP/1.1\r\n', done));
      await nextSecond();
      system.systemd?.control('reload', 'shop');
      await nextSecond();
      expect((await told(system, find, 'master')).sort()).toEqual([
        'drift reload',
        ...all('match reload'),
      ]);
    },
  );
});
