import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { packageFolder } from './readers.ts';

/** A flowchart as Mermaid's own parser sees it. */
export interface Flowchart {
  /** The lines of each box. */
  readonly boxes: readonly (readonly string[])[];
  /** The names of what is around them. */
  readonly frames: readonly string[];
  readonly arrows: readonly {
    readonly start: string;
    readonly end: string;
    readonly text: string;
  }[];
}

interface Mermaid {
  readonly parse: (text: string) => Promise<unknown>;
  readonly mermaidAPI: {
    readonly getDiagramFromText: (text: string) => Promise<{
      readonly db: {
        readonly getVertices: () => ReadonlyMap<string, { readonly text: string }>;
        readonly getSubGraphs: () => readonly { readonly title: string }[];
        readonly getEdges: () => readonly { start: string; end: string; text: string }[];
      };
    }>;
  };
}

interface Page {
  readonly window: { readonly document: { createElement: (name: string) => Element } };
}

interface Element {
  innerHTML: string;
  readonly textContent: string;
}

/** Mermaid, which wants a page around it. Throws of text that it refuses. */
export async function mermaidReader(): Promise<(text: string) => Promise<Flowchart>> {
  const { JSDOM } = load('jsdom') as { JSDOM: new (html: string) => Page };
  const { window } = new JSDOM('');
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = (await import(entryOf('mermaid'))) as { default: Mermaid };
  // It learns its kinds of diagrams from the first one.
  await mermaid.parse('flowchart TD');
  const decode = (text: string) => {
    const element = window.document.createElement('div');
    element.innerHTML = text.replaceAll('ﬂ°°', '&#').replaceAll('ﬂ°', '&').replaceAll('¶ß', ';');
    return element.textContent;
  };
  return async (text) => {
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {
      boxes: [...db.getVertices().values()].map((box) => box.text.split(/<br\s*\/?>/).map(decode)),
      frames: db.getSubGraphs().map(({ title }) => decode(title)),
      arrows: db
        .getEdges()
        .map(({ start, end, text: label }) => ({ start, end, text: decode(label) })),
    };
  };
}

function load(name: string): unknown {
  return createRequire(import.meta.url)(packageFolder(name));
}

function entryOf(name: string): string {
  return pathToFileURL(`${packageFolder(name)}/dist/${name}.core.mjs`).href;
}
