import { pairsIn } from '../request-states.ts';

/** The columns that are read where nothing is set: the identifiers of the fields of the card. */
export const DEFAULT_COLUMNS = 'code=code, name=name';
/** What a column can be: a code, the code of the larger place, the name, and the name in a language. */
const COLUMN = /^(?:code|within|name(?:\.[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2})?)$/;
/** The identifier of a field of w.c.s. */
const FIELD = /^\w{1,100}$/;

/** `code=insee, name=nom, name.nl=naam` as a table of what is read of which field; null where that is something else. */
export function columnsIn(text: string): ReadonlyMap<string, string> | null {
  const pairs = pairsIn(text);
  if (pairs === null || !pairs.has('name')) return null;
  return [...pairs].every(([column, field]) => COLUMN.test(column) && FIELD.test(field)) ? pairs : null;
}
