import type { Duplex } from 'node:stream';
import { readReport } from '../clients/self-report/read.ts';
import { type Reply, request } from '../clients/self-report/request.ts';
import { within } from '../clients/within.ts';
import type { Facts } from '../model/facts.ts';
import type { Observation, StageObservations } from '../model/observation.ts';
import { type Problem, toProblem } from '../model/problem.ts';
import { redactUrls } from '../model/redact.ts';
import type { SelfReport } from '../model/self-report.ts';
import { limitTo } from '../transports/limit.ts';
import { type AccessOptions, toAccess } from './access.ts';
import type { Context } from './adapter.ts';
import { type Instance, instancesOf } from './self-report-instances.ts';
import type { SelfReportOptions } from './self-report-options.ts';

/** At once. */
const AT_ONCE = 8;
/** Milliseconds that a process may take to tell its version. */
const PATIENCE = 3000;

/** What was found, with what each says of itself; why, where one does not. */
export async function askProcesses(
  found: StageObservations,
  report: SelfReportOptions,
  access: AccessOptions,
  context: Context,
): Promise<StageObservations> {
  const instances = instancesOf(found.observations, report.url);
  const limit = limitTo(AT_ONCE);
  const answers = await Promise.all(
    instances.map((instance) => limit(() => askOne(instance, report, access, context))),
  );
  context.signal.throwIfAborted();
  const reports = new Map<string, SelfReport>();
  const problems: Problem[] = [];
  for (const [index, answer] of answers.entries()) {
    const members = instances[index]?.members ?? [];
    if ('claim' in answer) for (const id of members) reports.set(id, answer);
    else
      problems.push(
        toProblem('process', members[0] ?? 'process', 'self-report-failed', answer.fault),
      );
  }
  return {
    ...found,
    observations: found.observations.map((each) => withReport(each, reports)),
    problems: [...found.problems, ...problems],
  };
}

function withReport(each: Observation, reports: ReadonlyMap<string, SelfReport>): Observation {
  const report = reports.get(each.subject.id);
  if (each.state !== 'observed' || !report) return each;
  const facts: Facts = { ...each.facts, selfReport: report };
  return { ...each, facts };
}

async function askOne(
  { url, host, address, port, answerers }: Instance,
  { pointer, pattern }: SelfReportOptions,
  access: AccessOptions,
  context: Context,
): Promise<SelfReport | { readonly fault: string }> {
  const shown = redactUrls(url);
  const signal = within(context.signal, PATIENCE);
  let reply: Reply;
  try {
    const way = host === null ? null : await wayTo(host, address, port, access, context, signal);
    reply = await request(new URL(url), way, signal);
  } catch (error) {
    context.signal.throwIfAborted();
    const why = signal.aborted ? `no answer within ${PATIENCE / 1000} s` : messageOf(error);
    return { fault: `${shown}: ${redactUrls(why)}` };
  }
  if (reply.status !== 200) return { fault: `${shown} answered with ${reply.status}` };
  const reading = {
    pointer: pointer ?? null,
    pattern: pattern === undefined ? null : new RegExp(pattern, 'u'),
  };
  const said = readReport(reply.text, reading);
  if ('fault' in said) return { fault: `${shown}: ${said.fault}` };
  const { revision, dirty } = said;
  const claim = { revision, strength: 'claimed', by: 'it', where: shown, dirty } as const;
  return { url: shown, claim, answerers: answerers.size };
}

/** Through the connection to its machine, as if from there: nothing of it has to be open to us. */
async function wayTo(
  host: string,
  address: string,
  port: number,
  access: AccessOptions,
  context: Context,
  signal: AbortSignal,
): Promise<() => Promise<Duplex>> {
  const transport = await context.connect(host, toAccess(access));
  return () => transport.dial({ kind: 'port', host: address, port }, signal);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
