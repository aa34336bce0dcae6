import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findConfig } from '../../src/config/find.ts';
import { temporaryFolder } from '../support/temporary.ts';

function folders(): { readonly root: string; readonly deep: string } {
  const root = temporaryFolder();
  const deep = join(root, 'services', 'api', 'src');
  mkdirSync(deep, { recursive: true });
  return { root, deep };
}

test('finds the file of a folder above', () => {
  const { root, deep } = folders();
  writeFileSync(join(root, 'deploy.config.yaml'), '');
  expect(findConfig(deep)).toBe(join(root, 'deploy.config.yaml'));
  expect(findConfig(root)).toBe(join(root, 'deploy.config.yaml'));
});

test('the nearest wins, whichever of the two names it has; .yaml before .yml', () => {
  const { root, deep } = folders();
  writeFileSync(join(root, 'deploy.config.yaml'), '');
  writeFileSync(join(root, 'services', 'deploy.config.yml'), '');
  expect(findConfig(deep)).toBe(join(root, 'services', 'deploy.config.yml'));
  writeFileSync(join(root, 'services', 'deploy.config.yaml'), '');
  expect(findConfig(deep)).toBe(join(root, 'services', 'deploy.config.yaml'));
});

test('null at the root of the file system', () => {
  expect(findConfig(folders().deep)).toBeNull();
  expect(findConfig('/')).toBeNull();
});

test('a directory or a dangling link of that name is found, to be refused aloud', () => {
  const { root, deep } = folders();
  mkdirSync(join(root, 'deploy.config.yaml'));
  expect(findConfig(deep)).toBe(join(root, 'deploy.config.yaml'));
  symlinkSync('/nonexistent/config', join(deep, 'deploy.config.yaml'));
  expect(findConfig(deep)).toBe(join(deep, 'deploy.config.yaml'));
});
