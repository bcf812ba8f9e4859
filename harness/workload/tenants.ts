/**
 * Tenants of random workloads, most used first. Names that are easy to confuse are among them on purpose (T10): equal
 * but for case, a prefix of another, LIKE wildcards, a quote, another Unicode normal form.
 */
export const TENANTS: readonly string[] = ['acme', 'globex', 'Acme', 'acme%', "o'hara", 'ac', 'te\u0301nant', 't\u00e9nant', 'initech'];
