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
const ADDRESS = /^ssh:\/\/((?:[\w.][\w.+-]*@)?(?:[\w.][\w.-]*|\[[\da-f:.]+(?:%[\w.-]+)?\]))(?::(\d{1,5}))?$/i;

/** Reads ssh://[user@]host[:port]. Throws FwctlError `usage`. */
export function remoteAddress(text: string): RemoteAddress {
  const [, host, port] = ADDRESS.exec(text) ?? [];
  if (host === undefined || Number(port ?? 1) > 65_535 || port === '0')
    throw new FwctlError('usage', `"${text}" is no address of another machine`, {
      next: 'it has the form ssh://[user@]host[:port], and for a device /fwctl0 behind it',
    });
  return {
    destination: host.replace(/[[\]]/g, ''),
    ...(port === undefined ? {} : { port }),
    name: `ssh://${host}${port === undefined ? '' : `:${port}`}`,
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

/** The program, and all of its arguments in front of the command. */
export function sshWords({ destination, port }: RemoteAddress, { ssh }: Called): [string, ...string[]] {
  const [program = 'ssh', ...words] = (ssh || 'ssh').trim().split(/\s+/);
  return [program, ...words, '-T', ...(port === undefined ? [] : ['-p', port]), '--', destination];
}

export const agentCommand = ({ command }: Called): string => `${command || 'fwctl'} agent`;
