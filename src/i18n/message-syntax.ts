import { IntlMessageFormat } from 'intl-messageformat';

/** What an argument of a message stands for: a number where it is counted or written as one, else anything that is shown. */
export type ArgumentKind = 'number' | 'text';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** Values of TYPE in @formatjs/icu-messageformat-parser, which is not imported: its version is that of intl-messageformat. */
const LITERAL = 0;
const ARGUMENT = 1;
const NUMBER = 2;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;

/** The arguments of a message, by name. Throws where it is not ICU MessageFormat, or has a construct that no page needs. */
export function argumentsOf(text: string): ReadonlyMap<string, ArgumentKind> {
  const found = new Map<string, ArgumentKind>();
  collect(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst(), found);
  return found;
}

function collect(elements: Elements, found: Map<string, ArgumentKind>): void {
  for (const element of elements) {
    if (element.type === ARGUMENT) {
      if (!found.has(element.value)) found.set(element.value, 'text');
    } else if (element.type === NUMBER) found.set(element.value, 'number');
    else if (element.type === PLURAL || element.type === SELECT) {
      found.set(element.value, element.type === PLURAL ? 'number' : 'text');
      for (const { value } of Object.values(element.options)) collect(value, found);
    } else if (element.type === LITERAL) {
      // Within a choice inside of a plural it is a plain sign, and people would read it.
      if (element.value.includes('#')) throw new Error('# stands where it is no number: write {count, number}');
    } else if (element.type !== POUND) throw new Error(`not used here: element ${element.type}`);
  }
}
