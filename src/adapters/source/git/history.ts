/** What the history is asked for beyond `relate`: loaded together, and only then. */
export { answerComparison } from './compare/compare.ts';
export { answerPresence } from './contains/contains.ts';
export { openSource } from './opened.ts';
