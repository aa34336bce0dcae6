import type { Child, Entry, Fail, Inventory, Var } from './inventory.ts';
import { UNGROUPED, VARIABLES } from './inventory.ts';
import { toEntries } from './pattern.ts';
import { splitWords } from './split-words.ts';

interface Draft {
  readonly hosts: Entry[];
  readonly children: Child[];
  readonly vars: Map<string, Var>;
}

type Kind = 'hosts' | 'children' | 'vars';

const HEADER = /^\[([^\]:\s]+)(?::(\w+))?\]\s*([#;].*)?$/;

/** An inventory as INI, as Ansible's own reader takes it. `fail` never returns. */
export function parseIni(source: string, fail: Fail): Inventory {
  const groups = new Map<string, Draft>([[UNGROUPED, newDraft()]]);
  const draftOf = (name: string): Draft => {
    const draft = groups.get(name) ?? newDraft();
    groups.set(name, draft);
    return draft;
  };
  let section: { readonly draft: Draft; readonly kind: Kind } = {
    draft: draftOf(UNGROUPED),
    kind: 'hosts',
  };
  let start = 0;
  for (const raw of source.split('\n')) {
    const line = raw.trim();
    const at = start + raw.indexOf(line);
    start += raw.length + 1;
    if (line === '' || /^[#;]/.test(line)) continue;
    const header = line.startsWith('[') ? HEADER.exec(line) : null;
    if (header) section = { draft: draftOf(header[1] ?? ''), kind: toKind(header[2], at, fail) };
    else if (line.startsWith('[') && !/^\[[^\]]*:/.test(line))
      fail(at, 'expected [group], [group:children] or [group:vars]');
    else addLine(section.draft, section.kind, line, at, fail);
  }
  assertKnown(groups, fail);
  return { groups };
}

function newDraft(): Draft {
  return { hosts: [], children: [], vars: new Map() };
}

function toKind(text: string | undefined, at: number, fail: Fail): Kind {
  if (text === undefined || text === 'hosts') return 'hosts';
  if (text === 'children' || text === 'vars') return text;
  return fail(at, `expected children or vars after the colon, got ${JSON.stringify(text)}`);
}

function addLine(draft: Draft, kind: Kind, line: string, at: number, fail: Fail): void {
  if (kind === 'hosts') draft.hosts.push(...toHosts(line, at, fail));
  else if (kind === 'vars') addVar(draft.vars, line, at, fail);
  else draft.children.push(toChild(line, at, fail));
}

function toHosts(line: string, at: number, fail: Fail): readonly Entry[] {
  const words = splitWords(line, at, fail);
  const [pattern, ...assignments] = words;
  if (!pattern) return [];
  const vars = new Map<string, Var>();
  for (const word of assignments) {
    const [, name, text = ''] = /^([^=]+)=(.*)$/s.exec(word.text) ?? [];
    if (name === undefined)
      fail(word.at, `expected variable=value after the host, got ${JSON.stringify(word.text)}`);
    else if (VARIABLES.includes(name)) vars.set(name, { text, at: word.at });
  }
  return toEntries(pattern.text, pattern.at, vars, fail);
}

function addVar(vars: Map<string, Var>, line: string, at: number, fail: Fail): void {
  const [, name, value = ''] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
  if (name === undefined) fail(at, `expected variable=value, got ${JSON.stringify(line)}`);
  else if (VARIABLES.includes(name)) {
    const [, , quoted] = /^(['"])(.*)\1$/.exec(value) ?? [];
    vars.set(name, { text: quoted ?? value.replace(/\s+#.*$/, ''), at });
  }
}

function toChild(line: string, at: number, fail: Fail): Child {
  const name = line.replace(/\s*#.*$/, '');
  return /[\s=]/.test(name)
    ? fail(at, `expected the name of a group, got ${JSON.stringify(name)}`)
    : { name, at };
}

function assertKnown(groups: ReadonlyMap<string, Draft>, fail: Fail): void {
  for (const { children } of groups.values())
    for (const { name, at } of children)
      if (!groups.has(name)) fail(at, `there is no group ${JSON.stringify(name)}`);
}
