import { WorldError } from '../../../model/errors.ts';
import type { Transport } from '../../../transports/transport.ts';

/** `$1`: the socket that was named, or nothing. Prints the first that is there, and whether it may be used. */
const SCRIPT = `
if [ -n "$1" ]; then set -- "$1"; else
  r=\${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
  case \${DOCKER_HOST:-} in unix://*) h=\${DOCKER_HOST#unix://} ;; *) h= ;; esac
  set -- "$h" /var/run/docker.sock "$r/docker.sock" "$HOME/.docker/run/docker.sock" \\
    /run/podman/podman.sock "$r/podman/podman.sock"
fi
for s do
  [ -S "$s" ] || continue
  [ -r "$s" ] && [ -w "$s" ] && echo "usable $s" || echo "denied $s"
  exit
done
echo none
`;

const MOST = 4096;

/** The socket of the engine of another machine. Throws `WorldError` where there is none that may be used. */
export async function findRemoteSocket(
  transport: Transport,
  named: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const probe = { script: SCRIPT, args: [named ?? ''], maxBytes: MOST };
  const { stdout } = await transport.run(probe, signal);
  const [, word, path] = /^(usable|denied) (\/.*)\n$/.exec(stdout.toString()) ?? [];
  const { host } = transport;
  if (word === 'usable' && path !== undefined) return path;
  if (path !== undefined)
    throw new WorldError(
      'engine-denied',
      `${host}: the socket of its engine, ${path}, may not be opened`,
      'Use an account that may (group docker), or set sudo.',
    );
  const where = named === undefined ? 'in none of its usual places' : `not at ${named}`;
  throw new WorldError(
    'engine-unreachable',
    `${host}: expected the socket of an engine, found it ${where}`,
    'Start the engine, or name process.socket.',
  );
}
