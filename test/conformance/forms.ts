import { asCorpus } from './corpus.js';
import { structures as bnxt } from './families/bnxt.js';
import { behaviour as bnxtBehaviour } from './families/bnxt-behaviour.js';
import { form as cxl } from './families/cxl.js';
import { structures as pds, behaviour as pdsBehaviour } from './families/pds.js';
import { structures as uapi } from './families/uapi.js';
import type { Form } from './form.js';
import { replay } from './replay.js';
import { structureForm } from './structures.js';

/** What npm run conformance takes, each family's own forms first. One that nobody recognises is read as the core's, which says what it lacks. */
export const FORMS: readonly Form[] = [
  bnxtBehaviour,
  pdsBehaviour,
  cxl,
  structureForm([uapi, bnxt, pds]),
  { recognises: () => true, replay: async (data) => replay(asCorpus(data)) },
];
