import type { Engine, SwarmAnswer } from '../../../clients/docker/engine.ts';
import { numberAt, textAt } from '../../../clients/json.ts';
import type { ContainerFacts } from '../../../model/container.ts';
import { type Observation, type Subject, toFailure } from '../../../model/observation.ts';
import { type Problem, type ProblemCode, toProblem } from '../../../model/problem.ts';

/** A service of a Swarm, as one of its managers has it. */
export interface SwarmView {
  readonly service: string;
  /** Those that should run. */
  readonly tasks: readonly Task[];
  /** How its last update goes or went: `updating`, `paused`, `completed`, …; null: it had none. */
  readonly update: string | null;
  readonly message: string;
  /** Names of nodes, by id. */
  readonly nodes: ReadonlyMap<string, string>;
}

export interface Task {
  readonly id: string;
  /** `shop_api.3` */
  readonly name: string;
  /** Id of the node; empty: it has none yet. */
  readonly node: string;
  readonly state: string;
  /** Why it does not run. */
  readonly why: string;
  /** Null: it has none yet. */
  readonly container: string | null;
}

/** Null: the engine is no manager, or there is no such service. */
export async function readSwarm(engine: Engine, service: string): Promise<SwarmView | null> {
  const answer = await engine.swarm(service);
  const found = answer?.services.find((each) => textAt(each, 'Spec', 'Name') === service);
  if (!answer || !found) return null;
  const nodes = new Map(
    answer.nodes.map((node) => [textAt(node, 'ID'), textAt(node, 'Description', 'Hostname')]),
  );
  return {
    service,
    tasks: toTasks(answer, textAt(found, 'ID'), service),
    update: textAt(found, 'UpdateStatus', 'State') || null,
    message: textAt(found, 'UpdateStatus', 'Message'),
    nodes,
  };
}

function toTasks(answer: SwarmAnswer, serviceId: string, service: string): readonly Task[] {
  return answer.tasks
    .filter((task) => textAt(task, 'ServiceID') === serviceId)
    .filter((task) => ['running', 'ready', 'accepted'].includes(textAt(task, 'DesiredState')))
    .sort((one, other) => numberAt(one, 'Slot') - numberAt(other, 'Slot'))
    .map((task) => {
      const node = textAt(task, 'NodeID');
      return {
        id: textAt(task, 'ID'),
        name: `${service}.${numberAt(task, 'Slot') || node}`,
        node,
        state: textAt(task, 'Status', 'State'),
        why: textAt(task, 'Status', 'Err') || textAt(task, 'Status', 'Message'),
        container: textAt(task, 'Status', 'ContainerStatus', 'ContainerID') || null,
      };
    });
}

/** What a manager knows of a task beside its own engine. */
export function withSwarm(container: ContainerFacts, view: SwarmView | null): ContainerFacts {
  const { swarm } = container;
  if (!swarm || !view) return container;
  const node = view.nodes.get(swarm.node) || swarm.node;
  return { ...container, swarm: { ...swarm, node, update: view.update } };
}

/** Replicas that no engine has that was asked: on other nodes, or nowhere yet. `asked`: ids of nodes. */
export function missingTasks(
  views: readonly SwarmView[],
  seen: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): readonly Observation[] {
  const told = new Set<string>();
  return views.flatMap(({ tasks, nodes, service }) =>
    tasks.flatMap((task) => {
      if (told.has(task.id) || (task.container !== null && seen.has(task.container))) return [];
      told.add(task.id);
      const runs = task.state === 'running';
      if (runs && asked.has(task.node)) return [];
      const node = nodes.get(task.node) || task.node;
      return runs
        ? [
            failure(
              task,
              node,
              'task-elsewhere',
              `${task.name} runs on ${node}, whose engine was not asked`,
            ),
          ]
        : [
            failure(
              task,
              node,
              'container-stopped',
              words(task),
              `See docker service ps ${service}.`,
            ),
          ];
    }),
  );
}

function words({ name, state, why }: Task): string {
  return `${name} does not run, it is ${state || 'unknown'}${why ? `: ${why}` : ''}`;
}

function failure(
  task: Task,
  host: string,
  code: ProblemCode,
  message: string,
  hint?: string,
): Observation {
  const subject: Subject = {
    stage: 'process',
    id: `swarm:${task.name}:${task.id}`,
    type: 'docker',
    location: task.name,
    host: host || 'swarm',
  };
  return toFailure(subject, toProblem('process', subject.id, code, message, hint));
}

const UNDER_WAY: readonly string[] = ['updating', 'rollback_started'];
const STUCK: readonly string[] = ['paused', 'rollback_paused'];

/** Of a rollout that is under way, or got stuck. */
export function rolloutProblems(views: readonly SwarmView[]): readonly Problem[] {
  const [view] = views;
  if (!view?.update) return [];
  const says = view.message ? `: ${view.message}` : '';
  const subject = `swarm:${view.service}`;
  if (UNDER_WAY.includes(view.update))
    return [
      toProblem('process', subject, 'rollout-running', `${view.service} is being updated${says}`),
    ];
  return STUCK.includes(view.update)
    ? [
        toProblem(
          'process',
          subject,
          'rollout-failed',
          `the update of ${view.service} has stopped${says}`,
        ),
      ]
    : [];
}
