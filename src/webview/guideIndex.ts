/** The search index of the guide. This file is only its type: the build puts the words of all topics in its place (`esbuild.mjs`). */
import type { Entry } from './guideSearch';

export const entries: readonly Entry[] = [];
