/** `inconclusive`: not enough evidence either way. `void`: nothing was measured, or a store or subject broke. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'void';
