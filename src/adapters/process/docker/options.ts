import * as z from 'zod';
import { isEngine, parseEndpoint } from '../../../clients/docker/endpoint.ts';
import { parseHost } from '../../../transports/host-spec.ts';
import { hostsShape, listOf } from '../../hosts-options.ts';
import { selfReportShape } from '../../self-report-options.ts';

const text = z.string().min(1).max(300);

const find = z
  .strictObject({
    container: text.describe('Its name or id, or the beginning of its id.'),
    label: z
      .union([text, z.array(text).min(1)])
      .describe('A label (`app`), or a label and its value (`app=shop`), or several of those.'),
    compose: z
      .strictObject({
        project: text.optional().describe('A project of Docker Compose.'),
        service: text.optional().describe('A service of it.'),
      })
      .refine((compose) => compose.project !== undefined || compose.service !== undefined, {
        error: 'name project, service, or both',
      })
      .describe('Containers that Docker Compose made.'),
    service: text.describe('A service of Docker Swarm: all of its replicas, on whichever node.'),
    image: text.describe('The image that it was asked for, with or without tag and digest.'),
  })
  .partial()
  .refine((selectors) => Object.keys(selectors).length > 0, {
    error: 'name at least one of container, label, compose, service, image',
  });

const host = z
  .string()
  .refine((name) => faultOf(name) === null, {
    error: (issue) => faultOf(String(issue.input)) ?? '',
  })
  .describe('An engine.');

/** `process:` with `type: docker`. */
export const dockerOptions = z.strictObject({
  type: z.literal('docker').describe('Containers of Docker or Podman.'),
  find: find.describe('All that is named must hold.'),
  ...hostsShape,
  hosts: listOf(host)
    .optional()
    .describe(
      'The engines: `local`, unix://, tcp://, or a machine as SSH takes it (ssh://user@host); or the file that lists them. Default: local, which is DOCKER_HOST, the docker context, or a socket of this machine.',
    ),
  socket: z
    .string()
    .regex(/^\/.{0,106}$/, { error: 'expected an absolute path of at most 107 bytes' })
    .optional()
    .describe('The socket of the engine on machines that are reached over SSH. Default: found.'),
  tls: z
    .union([text, z.literal(false)])
    .optional()
    .describe(
      'For tcp://: the folder of ca.pem, cert.pem and key.pem; `false` allows to ask another machine in the clear. Default: as DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, or the docker context, have it.',
    ),
  changes: z
    .boolean()
    .default(false)
    .describe(
      'Also which files were changed in the container since it was made (docker diff): then its code may not be of its image.',
    ),
  ...selfReportShape,
});

export type DockerOptions = z.output<typeof dockerOptions>;
export type Selectors = z.output<typeof find>;

function faultOf(name: string): string | null {
  const parsed = isEngine(name) ? parseEndpoint(name) : parseHost(name);
  return 'fault' in parsed ? `no engine: ${parsed.fault}` : null;
}
