import { UnfitError } from './unfit-error.ts';

interface Node {
  /** What lies below is taken as a whole. */
  isWhole: boolean;
  readonly names: Map<string, Node>;
}

/** The fields that a conversion takes, by path; `*` stands for every member of a list. */
export class FieldPaths {
  readonly #root: Node = { isWhole: false, names: new Map() };

  constructor(paths: readonly string[]) {
    for (const path of paths) {
      let node = this.#root;
      for (const name of path.split('.')) {
        let next = node.names.get(name);
        if (next === undefined) {
          next = { isWhole: false, names: new Map() };
          node.names.set(name, next);
        }
        node = next;
      }
      node.isWhole ||= !paths.some((other) => other.startsWith(`${path}.`));
    }
  }

  /** @throws UnfitError naming a field that nothing takes. */
  check(document: object): void {
    this.#check(document, this.#root, '');
  }

  #check(value: object, node: Node, path: string): void {
    for (const name in value) {
      const below = node.names.get(name);
      if (below === undefined) throw new UnfitError(path + name, 'no column takes it, so it would be lost');
      if (below.isWhole) continue;
      const held: unknown = (value as Readonly<Record<string, unknown>>)[name];
      const members = below.names.get('*');
      if (members !== undefined && Array.isArray(held)) {
        if (members.isWhole) continue;
        for (const [index, member] of held.entries()) if (isDocument(member)) this.#check(member, members, `${path}${name}.${index}.`);
      } else if (isDocument(held)) this.#check(held, below, `${path}${name}.`);
    }
  }
}

function isDocument(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && (value as { _bsontype?: unknown })._bsontype === undefined;
}
