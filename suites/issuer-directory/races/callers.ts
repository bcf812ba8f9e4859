/** How many take part where all but one are refused at once. */
export const ANY = [1, 4, 16];
/** Writers of one audit within transactions: on MongoDB each but one runs again, after a pause that grows. */
export const SOME = [1, 4, 8];
