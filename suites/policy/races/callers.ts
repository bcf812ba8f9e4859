/** How many take part where all but one are refused at once. */
export const ANY = [1, 4, 16];
/** Writers of one document within transactions: on MongoDB each but one runs again, after a pause that grows. */
export const SOME = [1, 4, 8];
/** The same where each goes through four documents and more: few are enough to meet. */
export const FEW = [1, 2, 4];
