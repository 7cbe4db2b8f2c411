import type { Item } from './nvconfig.js';

/** Items that hold what nobody but their owner is to know: passwords of CHAP (nv_rom_iscsi_*_chap_pwd) and the key of the secure host (nv_secure_host). */
const SECRETS = /_pwd$|^nv_secure_host$/;

/** Whether what an item holds is a secret. */
export const isSecret = ({ name }: Pick<Item, 'name'>): boolean => SECRETS.test(name);
