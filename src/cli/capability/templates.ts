import { EMPTY, type Shelf } from '../../bits/shelf.js';

/**
 * How capabilities stand in a document, by layout: templates as `packed` has them. Nothing here; for the bundle, bin/build/hot-data.js makes them: to make one takes longer than to
 * print by it.
 */
export const templates: Shelf = EMPTY;
