import { createHash } from 'node:crypto';
import type { ReportDocument } from '../../report/document.js';
import { page } from '../../report/page.js';
import { STYLE } from '../../report/style.js';

/** The page of a report, whose policy lets its own style count by its hash. */
export const pageOf = (document: ReportDocument): string =>
  page(document, createHash('sha256').update(STYLE).digest('base64'));
