import type { Misfit } from '../contract/observation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { isList, leafOf, membersOf, misfitForm, textOf } from '../kit/form.ts';
import { pointerOf } from '../kit/pointer.ts';
import { typeName } from '../kit/type-name.ts';

/** Where a walk stands in a value, and what it found there that does not fit. */
export class Trail {
  readonly path: (string | number)[] = [];
  readonly misfits: Misfit[] = [];

  /** Records that the value here does not fit, and gives the form that says so. `really`: the value by what it is. */
  misfit(type: LogicalType, really: Canonical): Canonical {
    this.note(typeName(type), describe(really));
    return misfitForm(really);
  }

  /** Records a misfit that is no matter of one value's type: a missing field, one too many. */
  note(expected: string, found: string): void {
    this.misfits.push({ pointer: pointerOf(this.path), expected, found });
  }
}

/** The longest description of a value that does not fit, in characters. */
const DESCRIPTION_MAX = 120;

const WORDS: Readonly<Record<string, string>> = {
  $numberInt: 'int',
  $numberLong: 'long',
  $numberDouble: 'double',
  $numberDecimal: 'decimal',
  $number: 'number',
  $uuid: 'uuid',
  $oid: 'ObjectId',
  $bigint: 'integer beyond 64 bits',
  $timestampMicros: 'instant, µs',
  $localTimestamp: 'timestamp without time zone',
  $localDate: 'date',
  $float4: 'float4',
};

/** A form in a few words: `double 1.5`, `text "a"`, `a Map`, `a hole`. */
export function describe(form: Canonical): string {
  const words = inWords(form);
  return words.length > DESCRIPTION_MAX ? `${words.slice(0, DESCRIPTION_MAX)}…` : words;
}

function inWords(form: Canonical): string {
  const text = textOf(form);
  if (text !== undefined) return `text ${JSON.stringify(text)}`;
  if (form === null || typeof form === 'boolean') return String(form);
  if (isList(form)) return `a list of ${form.length}`;
  const members = membersOf(form);
  if (members !== undefined)
    return `an object with ${
      Object.keys(members)
        .map((key) => JSON.stringify(key))
        .join(', ') || 'no members'
    }`;
  const { tag, content } = leafOf(form) as { tag: string; content: Canonical };
  if (typeof content === 'string' && Object.hasOwn(WORDS, tag)) return `${WORDS[tag]} ${content}`;
  switch (tag) {
    case '$undefined':
      return 'undefined';
    case '$hole':
      return 'a hole';
    case '$function':
      return `a function ${String(content)}`;
    case '$date':
      return `instant, ms ${String(leafOf(content)?.content ?? content)}`;
    case '$instance':
      return `an instance of ${String(membersOf(content)?.class || 'a class without a name')}`;
    default:
      return canonicalText(form);
  }
}
