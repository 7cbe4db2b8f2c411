// What packages take from the global object, where Node 18 does not have it.
export { webcrypto as crypto } from 'node:crypto';
