/** What ssh says where it does not take the key of a host (sshconnect.c of OpenSSH), and what people do then. */
interface Refused {
  readonly why: string;
  readonly next: string;
}

const CHANGED = /REMOTE HOST IDENTIFICATION HAS CHANGED/;
const UNKNOWN = /Host key verification failed|No .* host key is known for/;
/** How the key that is kept is forgotten: since OpenSSH 7 ssh says so itself. */
const FORGET = /ssh-keygen -f .+ -R .+/;

/** Undefined where it is something else that ssh did not like. `told`: its words; `login`: the line that logs in. */
export function keyRefused(told: string, login: string): Refused | undefined {
  if (CHANGED.test(told)) {
    const forget = FORGET.exec(told)?.[0].trim() ?? 'ssh-keygen -R HOST';
    return {
      why: 'its host key is another than the one that is known',
      next: `its key was changed, or something else answers in its place: ask who runs it for the new key before the old one is forgotten: ${forget}`,
    };
  }
  if (!UNKNOWN.test(told)) return undefined;
  return {
    why: 'its host key is not known',
    next: `compare the key that ssh shows with that of the host, and take it: ${login}`,
  };
}
