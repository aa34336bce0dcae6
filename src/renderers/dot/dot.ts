import { COLORS, type Graph, type GraphEdge, type GraphNode, toGraphs } from '../graph.ts';
import type { FormatRenderer } from '../renderer.ts';
import { xmlCharacters } from '../xml-characters.ts';

/** For Graphviz: `deploytrace show --format dot | dot -Tsvg`. */
export const renderDot: FormatRenderer = (traces) => {
  const graphs = toGraphs(traces);
  return [
    'digraph deploytrace {',
    '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    '  graph [fontname="sans-serif"];',
    ...(graphs.length === 1 ? graphs.flatMap(content) : graphs.flatMap(cluster)),
    '}',
    '',
  ].join('\n');
};

/** Graphviz draws a frame around what is in a subgraph of such a name. */
function cluster(graph: Graph, index: number): readonly string[] {
  const label = `label="${labelText(graph.name)}";`;
  return [`  subgraph cluster${index} {`, `  ${label}`, ...content(graph), '  }'];
}

function content({ nodes, edges }: Graph): readonly string[] {
  return [...nodes.map(nodeLine), ...edges.map(edgeLine)];
}

function nodeLine({ id, lines, verdict }: GraphNode): string {
  const [fill, border] = COLORS[verdict];
  const label = lines.map(labelText).join('\\n');
  return `  ${id} [label="${label}", fillcolor="${fill}", color="${border}"];`;
}

function edgeLine({ from, to, label, verdict }: GraphEdge): string {
  return `  ${from} -> ${to} [label="${labelText(label)}", color="${COLORS[verdict][1]}"];`;
}

/** In labels Graphviz reads escapes such as `\N`, and the entities of HTML; what it draws is mostly SVG. */
function labelText(text: string): string {
  return xmlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"');
}
