import type { JsonValue } from '#harness';
import type { AppendStatus } from './records.ts';

/** One state of a dependency graph, content-addressed. Never changed. */
export interface Revision {
  readonly graph: string;
  /** Merkle tree hash, hex, over its nodes and edges: equal graphs, equal roots, in any order and on any store. */
  readonly root: string;
  readonly nodes: number;
  readonly edges: number;
  /** When it was stored first. */
  readonly storedAt: Date;
}

export interface StoredRevision extends Revision {
  readonly status: AppendStatus;
}

/** A node as a caller hands it in. */
export interface NewNode {
  /** At most 512 bytes of UTF-8. */
  readonly id: string;
  readonly kind: string;
  /** JSON text of an object. Missing: `{}`. */
  readonly attributes?: string;
}

export interface GraphNode {
  readonly id: string;
  readonly kind: string;
  readonly attributes: JsonValue;
  /** Merkle leaf hash, hex. */
  readonly leaf: string;
}

/** That one node depends on another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}

/** What one revision is, recomputed from the nodes and edges that the store holds. */
export interface RevisionProof {
  readonly graph: string;
  readonly root: string;
  readonly computed: string;
  readonly intact: boolean;
}

/** A node that depends on another, directly or through others. */
export interface Dependent {
  readonly node: string;
  /** Edges on the shortest way. */
  readonly depth: number;
}

/** What is otherwise in the second of two revisions. */
export interface GraphChange {
  readonly part: 'node' | 'edge';
  readonly change: 'added' | 'removed' | 'changed';
  /** The node's id, or where the edge begins. */
  readonly id: string;
  /** Empty for a node. */
  readonly to: string;
  /** The edge's kind; empty for a node. */
  readonly kind: string;
}
