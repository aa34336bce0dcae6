import { isJudged, type Judged } from '../model/policy.ts';
import type { FormatRenderer, Renderer, RenderOptions } from './renderer.ts';

/** What prints one trace; loaded when it is asked for. */
export const renderers = {
  text: async () => (await import('./text/text.ts')).renderText,
  json: async () => (await import('./json/json.ts')).renderJson,
  ndjson: async () => (await import('./ndjson/ndjson.ts')).renderNdjson,
} satisfies Record<string, () => Promise<Renderer>>;

/** Several traces that were judged, one for each environment, as one text that ends with a line feed. */
type SeveralRenderer = (traces: readonly Judged[], options: RenderOptions) => string;

export const severalRenderers = {
  text: async () => (await import('./text/several.ts')).renderSeveralText,
  json: async () => (await import('./json/several.ts')).renderSeveralJson,
} satisfies Record<string, () => Promise<SeveralRenderer>>;

/** Every format by its name, for one trace or several. */
export const formats = {
  text: async () => oneOrSeveral(await renderers.text(), await severalRenderers.text()),
  json: async () => oneOrSeveral(await renderers.json(), await severalRenderers.json()),
  ndjson: async () => oneByOne(await renderers.ndjson()),
  junit: async () => (await import('./junit/junit.ts')).renderJunit,
  sarif: async () => (await import('./sarif/sarif.ts')).renderSarif,
  github: async () => (await import('./github/github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab/gitlab.ts')).renderGitlab,
  dotenv: async () => (await import('./dotenv/dotenv.ts')).renderDotenv,
  markdown: async () => oneByOne((await import('./markdown/markdown.ts')).renderMarkdown),
  mermaid: async () => (await import('./mermaid/mermaid.ts')).renderMermaid,
  dot: async () => (await import('./dot/dot.ts')).renderDot,
  prometheus: async () => (await import('./prometheus/prometheus.ts')).renderPrometheus,
  cdevents: async () => (await import('./cdevents/cdevents.ts')).renderCdevents,
  'in-toto': async () => (await import('./in-toto/in-toto.ts')).renderInToto,
} satisfies Record<string, () => Promise<FormatRenderer>>;

export type Format = keyof typeof formats;

/** What a format also tells its pipeline: appended to the file that this environment variable names. */
export const companions: Readonly<
  Partial<Record<Format, Readonly<Record<string, () => Promise<FormatRenderer>>>>>
> = {
  github: {
    GITHUB_STEP_SUMMARY: formats.markdown,
    GITHUB_OUTPUT: async () => (await import('./github/outputs.ts')).renderOutputs,
  },
};

function oneOrSeveral(one: Renderer, several: SeveralRenderer): FormatRenderer {
  return (traces, options) => {
    const [only] = traces;
    return only && traces.length === 1
      ? one(only, options)
      : several(traces.filter(isJudged), options);
  };
}

function oneByOne(one: Renderer): FormatRenderer {
  return (traces, options) => traces.map((trace) => one(trace, options)).join('');
}
