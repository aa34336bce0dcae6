import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGitProperties } from '../../../../../src/adapters/artifact/files/claims/git-properties.ts';
import {
  parseCargoVcsInfo,
  parseDirectUrl,
  parsePackageJson,
  parseVersionJson,
} from '../../../../../src/adapters/artifact/files/claims/json.ts';
import {
  parseGitArchival,
  parseManifest,
  parseRevisionFile,
} from '../../../../../src/adapters/artifact/files/claims/text.ts';
import { toNamedRevision } from '../../../../../src/clients/build-info/named-revision.ts';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const found = (dirty: boolean | null = null, revision = SHA) => ({ revision, dirty });

test.each([
  ['in full', SHA, found()],
  ['in capitals, with a line feed', `${SHA.toUpperCase()}\n`, found()],
  ['of SHA-256', 'a'.repeat(64), found(null, 'a'.repeat(64))],
  ['abbreviated', 'abcdef0', found(null, 'abcdef0')],
  ['too short', 'abcdef', null],
  ['too long', 'a'.repeat(65), null],
  ['a branch', 'main', null],
  ['an option', '-abcdef01', null],
  ['two lines', `${SHA}\n${SHA}`, null],
  ['a version', 'v1.8.2-3-gabcdef0', null],
  ['empty', '', null],
])('REVISION: %s', (_name, text, expected) => {
  expect(parseRevisionFile(text)).toEqual(expected);
});

test('.git_archival.txt of a real git archive, and of a checkout, where nothing was filled in', () => {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  const template = 'node: $Format:%H$\nnode-date: $Format:%cI$\nref-names: $Format:%D$\n';
  const head = commit(folder, 'one', {
    '.git_archival.txt': template,
    '.gitattributes': '.git_archival.txt export-subst\n',
  });
  const archive = execFileSync('git', ['archive', 'HEAD', '.git_archival.txt'], { cwd: folder });
  const filled = execFileSync('tar', ['-xO', '.git_archival.txt'], {
    input: archive,
    encoding: 'utf8',
  });
  expect(parseGitArchival(filled)).toEqual(found(null, head));
  expect(parseGitArchival(template)).toBeNull();
  expect(git(folder, 'status', '--porcelain')).toBe('');
});

test.each([
  ['version.json', parseVersionJson, { version: '1.8.2', commit: SHA, build: 'x' }, found()],
  ['version.json without one', parseVersionJson, { commit: 'unknown' }, null],
  ['version.json of another kind', parseVersionJson, [SHA], null],
  ['.cargo_vcs_info.json', parseCargoVcsInfo, { git: { sha1: SHA }, path_in_vcs: '' }, found()],
  [
    '.cargo_vcs_info.json, dirty',
    parseCargoVcsInfo,
    { git: { sha1: SHA, dirty: true } },
    found(true),
  ],
  ['package.json', parsePackageJson, { name: 'shop', gitHead: SHA }, found()],
  ['package.json without one', parsePackageJson, { name: 'shop' }, null],
  [
    'direct_url.json',
    parseDirectUrl,
    { url: 'https://example.com/a', vcs_info: { vcs: 'git', commit_id: SHA } },
    found(),
  ],
  [
    'direct_url.json of Mercurial',
    parseDirectUrl,
    { vcs_info: { vcs: 'hg', commit_id: SHA } },
    null,
  ],
  ['direct_url.json of a folder', parseDirectUrl, { dir_info: { editable: true } }, null],
] as const)('%s', (_name, parse, value, expected) => {
  expect(parse(JSON.stringify(value))).toEqual(expected);
  expect(parse(`\ufeff${JSON.stringify(value)}`)).toEqual(expected);
});

test.each([
  ['full id', `#Generated\ngit.commit.id.full=${SHA}\ngit.dirty=false\n`, found(false)],
  ['id', `git.branch=main\r\ngit.commit.id = ${SHA}\r\ngit.dirty:true\r\n`, found(true)],
  ['only abbreviated', 'git.commit.id.abbrev=abcdef0\n', found(null, 'abcdef0')],
  ['full before abbreviated', `git.commit.id=abcdef0\ngit.commit.id.full=${SHA}`, found()],
  ['JSON', JSON.stringify({ 'git.commit.id': SHA, 'git.dirty': 'true' }), found(true)],
  ['a comment', `#git.commit.id=${SHA}`, null],
  ['another key', `xgit.commit.id=${SHA}\ngit.commit.idx=${SHA}`, null],
  ['not filled in', 'git.commit.id=@git.commit.id@', null],
])('git.properties: %s', (_name, text, expected) => {
  expect(parseGitProperties(text)).toEqual(expected);
});

test.each([
  ['Git-Commit', `Manifest-Version: 1.0\r\nGit-Commit: ${SHA}\r\n\r\n`, found()],
  ['the most telling first', `Build-Revision: abcdef0\nGit-Commit: ${SHA}\n`, found()],
  ['in any case', `SCM-REVISION: ${SHA}\n`, found()],
  [
    'a continued line',
    `SCM-Revision: ${'a'.repeat(58)}\r\n ${'a'.repeat(6)}\r\n`,
    found(null, 'a'.repeat(64)),
  ],
  ['a section of one entry', `Manifest-Version: 1.0\n\nName: a\nGit-Commit: ${SHA}\n`, null],
  ['no hex', 'Build-Revision: r1234\n', null],
])('MANIFEST.MF: %s', (_name, text, expected) => {
  expect(parseManifest(text)).toEqual(expected);
});

test('whatever is given, what comes out is hex', () => {
  const parsers = [
    parseRevisionFile,
    parseGitArchival,
    parseManifest,
    parseGitProperties,
    parseVersionJson,
    parseCargoVcsInfo,
    parsePackageJson,
    parseDirectUrl,
  ];
  const hostile = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((text) => `git.commit.id=${text}`),
  );
  fc.assert(
    fc.property(hostile, fc.constantFrom(...parsers), (text, parse) => {
      expect(parse(text)?.revision ?? 'abcdef0').toMatch(/^[0-9a-f]{7,64}$/);
    }),
  );
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(toNamedRevision(value)?.revision ?? 'abcdef0').toMatch(/^[0-9a-f]{7,64}$/);
    }),
  );
});
