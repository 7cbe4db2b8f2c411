import { EMPTY, type Shelf } from '../../../bits/shelf.js';

/**
 * Answers to QUERY_HCA_CAP of the devices of profiles that are built in, while nothing was set, without the zeros at their end, by `profile.kind.function.vhca_id.op_mod`. Nothing here;
 * for the bundle, bin/build/hot-data.js writes them for the default profile, as `CapabilityAreas` makes them of any.
 */
export const areasAsMade: Shelf = EMPTY;
