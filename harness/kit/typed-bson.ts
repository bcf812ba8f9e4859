/** Documents as they are stored: nothing is promoted to a JavaScript type that another BSON type has, too. */
export const TYPED = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;
