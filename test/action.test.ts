import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formats } from '../src/renderers/index.ts';
import { toValues } from '../src/renderers/values.ts';
import { testWith } from './support/needs.ts';
import { checkJsonSchema } from './support/readers/readers.ts';
import { commit, initRepository } from './support/repository.ts';
import { temporaryFolder } from './support/temporary.ts';
import { traceOf } from './support/trace.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(path, 'utf8');
const action = parse(read(join(ROOT, 'action.yml')));
const [step, ...otherSteps] = action.runs.steps;

/** The YAML blocks of the README, in their order. */
const [workflow = '', pipeline = ''] = [
  ...read(join(ROOT, 'README.md')).matchAll(/^```yaml\n(.*?)^```$/gms),
].map(([, block]) => block);

describe('published schemas', () => {
  const saved = (name: string, text: string) => {
    const file = join(temporaryFolder(), name);
    writeFileSync(file, text);
    return file;
  };

  testWith('readers of formats')('of an action', () => {
    checkJsonSchema('vendor.github-actions', join(ROOT, 'action.yml'));
  });

  testWith('readers of formats')(
    'of a workflow, and of a GitLab pipeline: the examples of the README',
    () => {
      checkJsonSchema('vendor.github-workflows', saved('deploy.yml', workflow));
      checkJsonSchema('vendor.gitlab-ci', saved('.gitlab-ci.yml', pipeline));
      const broken = saved('.gitlab-ci.yml', pipeline.replace('when: always', 'when: sometimes'));
      expect(() => checkJsonSchema('vendor.gitlab-ci', broken)).toThrow(/sometimes/);
    },
  );
});

test('the action is one step, which sets all of its outputs and runs nothing that an input holds', () => {
  expect(otherSteps).toEqual([]);
  const outputs = Object.keys(toValues([traceOf()]));
  expect(Object.keys(action.outputs)).toEqual(outputs);
  for (const name of outputs) {
    expect(action.outputs[name].value).toBe(`\${{ steps.${step.id}.outputs.${name} }}`);
  }
  expect(step.run).not.toContain('${{');
  const used = Object.values<string>({ ...step.env, folder: step['working-directory'] });
  expect(used.sort()).toEqual(
    Object.keys(action.inputs)
      .map((name) => `\${{ inputs.${name} }}`)
      .sort(),
  );
});

test('the examples use what is there', () => {
  const { uses, with: inputs } = parse(workflow).jobs.deploy.steps[2];
  expect(uses).toMatch(/deploytrace@v/);
  for (const name of Object.keys(inputs)) expect(action.inputs).toHaveProperty(name);
  const { script, artifacts } = parse(pipeline).verify;
  const named = [...script.join(' ').matchAll(/--format (\w+)(?:=(\S+))?/g)];
  for (const [, name] of named) expect(formats).toHaveProperty(name ?? '');
  const files = named.flatMap(([, , file]) => file ?? []);
  expect(Object.values(artifacts.reports)).toEqual(files);
});

test('the README names every format', () => {
  const [, table = ''] =
    /\| format \| for \|\n(.*?)\n\n/s.exec(read(join(ROOT, 'README.md'))) ?? [];
  const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual(Object.keys(formats).sort());
});

/** What the runner would have checked out, built: a copy, in which nothing of ours could be changed. */
function checkedOut(): string {
  const folder = temporaryFolder();
  for (const each of ['bin', 'dist'])
    cpSync(join(ROOT, each), join(folder, each), { recursive: true });
  return folder;
}

/** Runs the step as the runner does. */
function run(cwd: string, inputs: Record<string, string> = {}) {
  const out = temporaryFolder();
  const files = { GITHUB_OUTPUT: join(out, 'outputs'), GITHUB_STEP_SUMMARY: join(out, 'summary') };
  const variables = Object.fromEntries(
    Object.entries<string>(step.env).map(([name, value]) => {
      const [, input = ''] = /inputs\.([\w-]+)/.exec(value) ?? [];
      return [name, inputs[input] ?? action.inputs[input].default];
    }),
  );
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run],
    {
      cwd,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: out,
        CI: 'true',
        GITHUB_ACTION_PATH: checkedOut(),
        ...files,
        ...variables,
      },
    },
  );
  const outputs = existsSync(files.GITHUB_OUTPUT) ? read(files.GITHUB_OUTPUT) : '';
  return { status, stdout, stderr, outputs };
}

function idle(): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'First', { 'app.py': 'print(1)\n' });
  return folder;
}

test('the step fails on drift, annotates, sets outputs and writes the reports that were asked for', () => {
  const cwd = idle();
  const ran = run(cwd, { formats: 'sarif=out.sarif\njunit=junit.xml\n', args: '--timeout\n20\n' });
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatch(/^::error title=shop%3A /m);
  expect(ran.outputs).toMatch(/^verdict=drift\n/);
  expect(ran.status).toBe(1);
  expect(JSON.parse(read(join(cwd, 'out.sarif'))).version).toBe('2.1.0');
  expect(read(join(cwd, 'junit.xml'))).toContain('<failure');
});

test('an input is a value, whatever it holds', () => {
  const cwd = idle();
  const nasty = '"; touch pwned; $(touch pwned) `touch pwned` *';
  for (const name of ['environment', 'config', 'formats', 'args']) {
    const ran = run(cwd, { [name]: nasty });
    expect([name, ran.status]).toEqual([name, 2]);
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  }
});

test('a packed deploytrace can be named instead', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const packed = spawnSync(
    'npm',
    ['pack', '--ignore-scripts', '--pack-destination', folder, '--json'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const [{ filename }] = JSON.parse(packed.stdout);
  const ran = run(idle(), { package: join(folder, filename) });
  expect(ran.outputs).toMatch(/^verdict=drift\n/);
  expect(ran.status).toBe(1);
});
