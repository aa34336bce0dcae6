import { expect, test } from 'vitest';
import { toGitError } from '../../../src/clients/git/git-error.ts';

const says = (said: string) => toGitError(new Error(said), ['ls-remote'], '/').message;

test('what an ssh said before git did comes without its line ends for terminals', () => {
  const said =
    'ssh: connect to host 192.0.2.7 port 22: Connection refused\r\nfatal: Could not read from remote repository.\n\n' +
    'Please make sure you have the correct access rights\nand the repository exists.\n';
  expect(says(said)).toBe(
    'git ls-remote: ssh: connect to host 192.0.2.7 port 22: Connection refused; fatal: Could not read from remote repository.',
  );
});

test('a complaint that ends in a colon goes on in the next line', () => {
  const said =
    'fatal: unable to connect to 192.0.2.7:\n192.0.2.7[0: 192.0.2.7]: errno=Connection refused\n\n';
  expect(says(said)).toBe(
    'git ls-remote: fatal: unable to connect to 192.0.2.7: 192.0.2.7[0: 192.0.2.7]: errno=Connection refused',
  );
});
