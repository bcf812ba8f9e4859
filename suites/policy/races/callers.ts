/** How many take part where all but one are refused at once, and where the chain of the audit is asked for. */
export const MANY = [1, 4, 16];
/** Writers of several documents within transactions: on MongoDB each but one runs again, after a pause that grows. Few are enough to meet. */
export const FEW = [1, 2, 4];
