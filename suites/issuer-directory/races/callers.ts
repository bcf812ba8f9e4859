/** Who asks for one name. */
export const MANY = [1, 4, 16];
/** Writers of one audit within transactions: on MongoDB each but one runs again, after a pause that grows. Few are enough to meet. */
export const FEW = [1, 2, 4];
