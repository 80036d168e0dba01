import { PAGE_MAX, type Page } from '../../application/kit/page.ts';
import { isId } from '../../domain/kit/id.ts';

/** The place after the last item of a page, as text that a client gives back untouched. */
export type Cursor = readonly (string | number)[];

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** What a part of a cursor holds, so that a made-up one never reaches a query. */
export type CursorPart = 'time' | 'integer' | 'position' | 'id' | 'path';

const FITS = {
  // Only what `toISOString` writes, in years that PostgreSQL reads: the 30th of February is no time.
  time: (part) => typeof part === 'string' && /^(?!0000)\d{4}-/.test(part) && sameTime(part),
  integer: (part) => Number.isSafeInteger(part) && Math.abs(Number(part)) < 2 ** 31,
  position: (part) => Number.isSafeInteger(part),
  id: (part) => typeof part === 'string' && isId(part),
  path: (part) => typeof part === 'string' && /^[\x21-\x7e]+$/.test(part),
} as const satisfies Record<CursorPart, (part: unknown) => boolean>;

/** A cursor as given back, or null where it is none of ours: a page then starts at the beginning. */
export function decodeCursor(text: string | null, parts: readonly CursorPart[]): Cursor | null {
  if (text === null) return null;
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const fits =
      Array.isArray(cursor) &&
      cursor.length === parts.length &&
      parts.every((part, index) => FITS[part](cursor[index]));
    return fits ? cursor : null;
  } catch {
    return null;
  }
}

function sameTime(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

/** How many items a page may have: what was asked, within reason. */
export function pageSize(count: number): number {
  return Number.isFinite(count) ? Math.min(Math.max(Math.trunc(count), 1), PAGE_MAX) : PAGE_MAX;
}

/** A page out of up to `limit + 1` rows: the one too many says that there is more. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  as: { readonly item: (row: R) => T; readonly cursor: (row: R) => Cursor },
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(as.item),
    next: rows.length > limit && last !== undefined ? encodeCursor(as.cursor(last)) : null,
  };
}
