import { destination, quotedPath } from '../../clients/ssh-config/openssh.ts';
import type { RemoteSpec } from '../host-spec.ts';
import { loginCommand, type Role } from '../shell.ts';

/** What decides how ssh is called, the same for every call to a host. */
export interface Call {
  readonly spec: RemoteSpec;
  readonly configFile: string | null;
  /** Ours first: the one that ssh adds to, if it may add at all. */
  readonly knownHostsFiles: readonly string[];
  readonly acceptNew: boolean;
  /** A file with the only key that the host may have; null: those of the user's and the system's files. */
  readonly pinFile: string | null;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** The socket of the connection that all calls share; null if there can be none. */
  readonly control: string | null;
}

/** Seconds that a connection outlives us if we could not close it. */
const PERSIST = 60;

/**
 * Nobody is asked anything, nothing is forwarded, and nothing of the user's is changed: no known_hosts, no
 * agent. A connection is shared by a socket of our own.
 */
export function toArguments(call: Call, role: Role): readonly string[] {
  return commandArguments(call, loginCommand(role));
}

/** For a command that is as plain as that of a shell. */
export function commandArguments(call: Call, command: string): readonly string[] {
  return [...common(call), ...destination(call.spec), command];
}

/** What makes ssh write the host's key into a file, and log in to nothing. `algorithms`: of what kind; null leaves it to ssh. */
export function keyArguments(
  call: Call,
  file: string,
  algorithms: string | null,
): readonly string[] {
  const options = {
    StrictHostKeyChecking: 'accept-new',
    UserKnownHostsFile: quotedPath(file),
    GlobalKnownHostsFile: 'none',
    HashKnownHosts: 'no',
    ...(algorithms === null ? {} : { HostKeyAlgorithms: algorithms }),
    CheckHostIP: 'no',
    PreferredAuthentications: 'none',
    PubkeyAuthentication: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    HostbasedAuthentication: 'no',
    GSSAPIAuthentication: 'no',
    ControlMaster: 'no',
    ControlPath: 'none',
  };
  // Of an option that comes twice, ssh takes the first. A server that lets anybody in does nothing for us.
  return [...toOptions(options), ...common(call), ...destination(call.spec), 'exit'];
}

export function exitArguments(call: Call): readonly string[] {
  return [...common(call), '-O', 'exit', ...destination(call.spec)];
}

function common(call: Call): readonly string[] {
  const options: Readonly<Record<string, string | number>> = {
    BatchMode: 'yes',
    LogLevel: 'ERROR',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    ClearAllForwardings: 'yes',
    PermitLocalCommand: 'no',
    RemoteCommand: 'none',
    Tunnel: 'no',
    EscapeChar: 'none',
    AddKeysToAgent: 'no',
    UpdateHostKeys: 'no',
    NoHostAuthenticationForLocalhost: 'no',
    StrictHostKeyChecking: call.acceptNew ? 'accept-new' : 'yes',
    UserKnownHostsFile: (call.pinFile === null ? call.knownHostsFiles : [call.pinFile])
      .map(quotedPath)
      .join(' '),
    ...(call.pinFile === null ? {} : { GlobalKnownHostsFile: 'none', CheckHostIP: 'no' }),
    ConnectTimeout: Math.ceil(call.connectTimeout / 1000),
    ServerAliveInterval: 5,
    ServerAliveCountMax: 3,
    ControlMaster: call.control === null ? 'no' : 'auto',
    ControlPath: call.control === null ? 'none' : quotedPath(call.control),
    ControlPersist: call.control === null ? 'no' : PERSIST,
  };
  return [
    '-T',
    ...(call.configFile === null ? [] : ['-F', call.configFile]),
    ...toOptions(options),
  ];
}

function toOptions(options: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
