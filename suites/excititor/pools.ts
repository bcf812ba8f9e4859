import { LONG_TEXT } from '../support/pools.ts';

/**
 * The small worlds that random documents and questions are drawn from: small, so that they meet; and each with what
 * parts the stores (hazards V22, V27, W19, W23, Q06).
 */

export const PROVIDERS = ['vendor', 'distro', 'ghsa', 'scan/er.x'] as const;

/** Ids that are the same once normalized, and ids that only look the same. */
export const VULNERABILITIES = [
  'CVE-2024-0001',
  'CVE-2024-0001',
  'cve-2024-0001',
  ' CVE-2024-0001\n',
  'CVE-2024-0002',
  'GHSA-2c4f-aaaa-0001',
  'SUSE-SU-2026:0230-1',
  'K\u00c5-1',
  'KA\u030a-1',
  '\ud83d\udc1b-1',
] as const;

/** Package URLs that are the same in one spelling, products that are no package URLs, and one that no index row could hold. */
export const PRODUCTS = [
  'pkg:npm/left-pad@1.0.0',
  'pkg:npm/left-pad@1.0.0',
  'pkg:NPM/left-pad@1.0.0',
  'pkg:npm/left-pad',
  'pkg:oci/pad?repository_url=ghcr.io/acme/pad&tag=1',
  'pkg:oci/pad?tag=1&repository_url=ghcr.io%2Facme%2Fpad',
  'product-ABC',
  'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#product-ABC',
  'a.b/$c',
  '*',
  `pkg:npm/${LONG_TEXT}`,
] as const;

/** Of few documents that say much, one id: what real ones look like (W23). */
export const DOCUMENT_IDS = [
  'https://openvex.dev/docs/public/vex-1',
  'https://openvex.dev/docs/public/vex-1',
  'https://openvex.dev/docs/public/vex-2',
] as const;

export const OPENVEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
export const CSAF_STATUSES = ['fixed', 'known_affected', 'known_not_affected', 'under_investigation'] as const;
export const CYCLONEDX_STATES = ['resolved', 'exploitable', 'in_triage', 'false_positive', 'not_affected'] as const;

/** What callers decide: every known word, and words that nobody knows. */
export const DECISIONS = ['affected', 'not_affected', 'fixed', 'under_investigation', 'Affected', '\u00e9', '$status', 'null'] as const;

/** Digests of policies. */
export const POLICIES = ['a'.repeat(64), 'b'.repeat(64), `0${'c'.repeat(63)}`] as const;

/** In code point order they stand otherwise than in UTF-16's, and than in any language's (Q06). */
export const NODES = ['a', 'B', 'b', '_', '\u00e9', 'e\u0301', '\uffff', '\ud83d\ude00', 'pkg:npm/left-pad@1.0.0', 'a.b', '$c', ' d '] as const;

export const GRAPHS = ['app', 'images/base'] as const;
