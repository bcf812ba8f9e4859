/** Where a value breaks a schema: JSON Pointer into the value, and what is wrong there. */
export interface SchemaFault {
  readonly pointer: string;
  readonly what: string;
}

/** A schema of JSON Schema 2020-12, or a boolean one. */
export type Schema = boolean | Readonly<Record<string, unknown>>;

/** A schema that uses a keyword that this module does not judge: it must not pass as if it held. */
export class SchemaKeywordError extends Error {
  readonly code = 'schema_keyword_unknown';
}

const ANNOTATIONS = new Set(['$schema', '$id', '$defs', '$comment', 'title', 'description']);

/**
 * Judges a value by the keywords of JSON Schema 2020-12 that `contract/evidence.schema.json` uses, so that the published
 * schema is the very text that readers enforce. Gives the first fault, undefined when there is none. `oneOf` is resolved
 * by its branches' `const` members, so the fault named lies in the branch that was meant.
 */
export function checkSchema(root: Schema, value: unknown): SchemaFault | undefined {
  return new SchemaCheck(root).check(root, value, '');
}

class SchemaCheck {
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  check(schema: Schema, value: unknown, pointer: string): SchemaFault | undefined {
    if (schema === true) return undefined;
    if (schema === false) return { pointer, what: 'must not be there' };
    for (const [keyword, operand] of Object.entries(schema)) {
      const fault = this.#keyword(schema, keyword, operand, value, pointer);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #keyword(schema: Readonly<Record<string, unknown>>, keyword: string, operand: unknown, value: unknown, pointer: string): SchemaFault | undefined {
    const fault = (holds: boolean, what: string): SchemaFault | undefined => (holds ? undefined : { pointer, what: `${what}, got ${brief(value)}` });
    switch (keyword) {
      case '$ref':
        return this.check(this.#resolve(operand as string), value, pointer);
      case 'type': {
        const types = [operand].flat() as string[];
        return fault(
          types.some((type) => hasType(value, type)),
          `must be ${types.join(' or ')}`,
        );
      }
      case 'const':
        return fault(value === operand, `must be ${JSON.stringify(operand)}`);
      case 'enum':
        return fault((operand as unknown[]).includes(value), `must be one of ${(operand as unknown[]).join(', ')}`);
      case 'minimum':
        return fault(typeof value !== 'number' || value >= (operand as number), `must be at least ${operand}`);
      case 'minLength':
        return fault(typeof value !== 'string' || [...value].length >= (operand as number), 'must not be empty');
      case 'pattern':
        return fault(typeof value !== 'string' || new RegExp(operand as string, 'u').test(value), `must match ${operand}`);
      case 'minItems':
        return fault(!Array.isArray(value) || value.length >= (operand as number), `must have at least ${operand} items`);
      case 'maxItems':
        return fault(!Array.isArray(value) || value.length <= (operand as number), `must have at most ${operand} items`);
      case 'required': {
        const absent = isRecord(value) ? (operand as string[]).find((key) => !Object.hasOwn(value, key)) : undefined;
        return absent === undefined ? undefined : { pointer, what: `"${absent}" is missing` };
      }
      case 'properties':
        return this.#members(value, pointer, (key) => memberOf(operand as Record<string, Schema>, key));
      case 'additionalProperties':
        return this.#members(value, pointer, (key) =>
          memberOf(schema.properties as Record<string, Schema> | undefined, key) === undefined ? (operand as Schema) : undefined,
        );
      case 'prefixItems':
        return this.#items(value, pointer, (index) => (operand as Schema[])[index]);
      case 'items':
        return this.#items(value, pointer, (index) => (index < ((schema.prefixItems as Schema[] | undefined)?.length ?? 0) ? undefined : (operand as Schema)));
      case 'oneOf':
        return this.#oneOf(operand as Schema[], value, pointer);
      default:
        if (ANNOTATIONS.has(keyword)) return undefined;
        throw new SchemaKeywordError(`the schema uses "${keyword}", which is not judged here: teach schema-check.ts that keyword first`);
    }
  }

  #members(value: unknown, pointer: string, schemaOf: (key: string) => Schema | undefined): SchemaFault | undefined {
    if (!isRecord(value)) return undefined;
    for (const [key, member] of Object.entries(value)) {
      const schema = schemaOf(key);
      const fault = schema === undefined ? undefined : this.check(schema, member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #items(value: unknown, pointer: string, schemaOf: (index: number) => Schema | undefined): SchemaFault | undefined {
    if (!Array.isArray(value)) return undefined;
    for (const [index, item] of value.entries()) {
      const schema = schemaOf(index);
      const fault = schema === undefined ? undefined : this.check(schema, item, `${pointer}/${index}`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** Every branch names itself by one `const` member; the branch whose name the value bears is the one it must satisfy. */
  #oneOf(branches: readonly Schema[], value: unknown, pointer: string): SchemaFault | undefined {
    if (!isRecord(value)) return { pointer, what: `must be an object, got ${brief(value)}` };
    const named = branches.map((branch) => this.#nameOf(branch));
    const meant = named.find(({ key, name }) => Object.hasOwn(value, key) && value[key] === name);
    if (meant !== undefined) return this.check(meant.branch, value, pointer);
    const key = named[0]?.key ?? '';
    return { pointer: `${pointer}/${key}`, what: `must be one of ${named.map(({ name }) => name).join(', ')}, got ${brief(value[key])}` };
  }

  #nameOf(branch: Schema): { branch: Schema; key: string; name: string } {
    const resolved = typeof branch === 'object' && typeof branch.$ref === 'string' ? this.#resolve(branch.$ref) : branch;
    const properties = typeof resolved === 'object' ? (resolved.properties as Record<string, Schema> | undefined) : undefined;
    for (const [key, member] of Object.entries(properties ?? {})) {
      if (typeof member === 'object' && typeof member.const === 'string') return { branch: resolved, key, name: member.const };
    }
    throw new SchemaKeywordError('a branch of "oneOf" has no member with a string "const" to be known by');
  }

  #resolve(reference: string): Schema {
    const name = reference.replace('#/$defs/', '');
    const found = typeof this.#root === 'object' ? memberOf(this.#root.$defs as Record<string, Schema>, name) : undefined;
    if (found === undefined) throw new SchemaKeywordError(`the schema refers to "${reference}", which it does not define`);
    return found;
  }
}

function memberOf(record: Readonly<Record<string, Schema>> | undefined, key: string): Schema | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return typeof value === type;
}

function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
