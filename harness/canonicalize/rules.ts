/** Both this step and `compare` apply declared rules, so the code stands in the kit. */
export { applyRules } from '../kit/rules.ts';
