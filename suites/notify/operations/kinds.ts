export const read = { kind: 'read' } as const;
export const write = { kind: 'write' } as const;
/** The list's next page. */
export const next = (list: string) => ({ [list]: { next: '/next' } });
