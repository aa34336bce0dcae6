import { escapeText } from '../escape.ts';
import { COLORS, type Graph, type GraphEdge, type GraphNode, toGraphs } from '../graph.ts';
import type { FormatRenderer } from '../renderer.ts';

/** A flowchart, as GitHub, GitLab and wikis draw it in a code block named `mermaid`. */
export const renderMermaid: FormatRenderer = (traces) => {
  const graphs = toGraphs(traces);
  return [
    'flowchart TD',
    ...(graphs.length === 1 ? graphs.flatMap(content) : graphs.flatMap(frame)),
    ...Object.entries(COLORS).map(
      ([verdict, [fill, border]]) =>
        `  classDef ${verdict} fill:${fill},stroke:${border},color:#202124`,
    ),
    '',
  ].join('\n');
};

function frame(graph: Graph, index: number): readonly string[] {
  return [`  subgraph t${index}["${labelText(graph.name)}"]`, ...content(graph), '  end'];
}

function content({ nodes, edges }: Graph): readonly string[] {
  return [...nodes.map(nodeLine), ...edges.map(edgeLine)];
}

function nodeLine({ id, lines, verdict }: GraphNode): string {
  return `  ${id}["${lines.map(labelText).join('<br/>')}"]:::${verdict}`;
}

function edgeLine({ from, to, label }: GraphEdge): string {
  return `  ${from} -->|"${labelText(label)}"| ${to}`;
}

/** All but letters, digits, blanks and slashes by number: labels are read as Markdown, HTML and Mermaid's own syntax. */
function labelText(text: string): string {
  return escapeText(text).replace(
    /[^\p{L}\p{N} /]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
