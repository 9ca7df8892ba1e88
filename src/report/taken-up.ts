import { t } from '../language/t.js';

/** How a running broker takes up a change, as people call it. */
export const TAKEN_UP = { nothing: t`nothing`, reload: t`reload`, restart: t`restart` } as const;
