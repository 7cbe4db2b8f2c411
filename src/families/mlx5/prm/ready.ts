import type { Chapter } from '../../../bits/chapter.js';
import type { MakeLayout } from './hot.js';

/** As `hotLayouts`, what is asked of a device that is watched: in the bundle a file by itself, which is loaded when a line asks for one of them. */
export const readyLayouts: Readonly<Record<string, MakeLayout>> = {};
/** The lines of the enums of which the names are asked for then. */
export const readyEnums: Chapter = () => '';
