import { FwctlError } from '../../client/backend.js';

/** Another machine as ssh knows it. */
export interface RemoteAddress {
  /** What ssh is given: the host's name, or its alias in ssh's configuration, with the user in front where one is named. */
  readonly destination: string;
  readonly port?: string;
  /** ssh://root@lab-3:22: the name of the backend. */
  readonly name: string;
}

// A name never begins with a minus sign, which ssh would read as an option.
const ADDRESS = /^ssh:\/\/(?:([\w.%+\\-]+)@)?([\w.][\w.-]*|\[[\da-f:.]+(?:%[\w.-]+)?\])(?::(\d{1,5}))?$/i;

/** Of user names what ssh itself takes, and no shell reads otherwise where ssh's configuration hands them to one (ProxyCommand with %r). */
const USER = /^[\w.](?:[\w.+@\\-]*[\w.+-])?$/;

/** The name of a user as a URI has it, with %40 for @; undefined where it is none that ssh should be given. */
function userIn(text: string): string | undefined {
  try {
    const name = decodeURIComponent(text);
    return USER.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Reads ssh://[user@]host[:port]. Throws FwctlError `usage`. */
export function remoteAddress(text: string): RemoteAddress {
  const [, given, host, port] = ADDRESS.exec(text) ?? [];
  const user = given === undefined ? '' : userIn(given);
  if (host === undefined || user === undefined || Number(port ?? 1) > 65_535 || port === '0')
    throw new FwctlError('usage', `"${text}" is no address of another machine`, {
      next: 'it has the form ssh://[user@]host[:port], and for a device /fwctl0 behind it',
    });
  return {
    destination: `${user && `${user}@`}${host.replace(/[[\]]/g, '')}`,
    ...(port === undefined ? {} : { port }),
    name: `ssh://${given === undefined ? '' : `${given}@`}${host}${port === undefined ? '' : `:${port}`}`,
  };
}

/** How ssh, and fwctl on the other side, are called. */
export interface Called {
  /** The program that reaches the other machine, with its arguments, as words: FWCTL_SSH [default: ssh]. */
  readonly ssh?: string | undefined;
  /** How fwctl is called there, for the shell of that machine: FWCTL_REMOTE [default: fwctl]. */
  readonly command?: string | undefined;
}

export const calledBy = ({ FWCTL_SSH: ssh, FWCTL_REMOTE: command }: NodeJS.ProcessEnv): Called => ({
  ssh,
  command,
});

/** What a configuration has for logins, and is none of this connection's: terminals, forwardings, commands; as scp(1) sets it aside. */
const NO_LOGIN = [
  '-T',
  '-x',
  '-a',
  ...['ClearAllForwardings=yes', 'PermitLocalCommand=no', 'RemoteCommand=none'].map(
    (option) => `-o${option}`,
  ),
];

function programWords(
  { port }: RemoteAddress,
  { ssh }: Called,
  own: readonly string[],
): [string, ...string[]] {
  const [program = 'ssh', ...words] = (ssh || 'ssh').trim().split(/\s+/);
  return [program, ...words, ...own, ...(port === undefined ? [] : ['-p', port])];
}

/** The program, and all of its arguments in front of the command. */
export const sshWords = (address: RemoteAddress, called: Called): [string, ...string[]] => [
  ...programWords(address, called, NO_LOGIN),
  '--',
  address.destination,
];

/** How somebody logs in there by hand. */
export const loginWords = (address: RemoteAddress, called: Called): string =>
  [...programWords(address, called, []), address.destination].join(' ');

export const agentCommand = ({ command }: Called): string => `${command || 'fwctl'} agent`;
