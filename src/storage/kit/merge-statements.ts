/** A statement as a connection sends it, and the rows that it answers with the types of their columns. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };
export type Answered = {
  readonly rows: readonly Row[];
  readonly fields?: readonly { readonly name: string; readonly dataTypeID: number }[];
};
type Row = Readonly<Record<string, unknown>>;
type Send = (text: string, values: unknown[]) => Promise<Answered>;

/** Types that JSON writes as their own parsers read them, by oid. Whatever has another type is sent alone. */
const LIKE_JSON: ReadonlySet<number> = new Set([
  ...[16, 21, 23, 700, 701, 19, 25, 114, 1042, 1043, 2950, 3802, 3614],
  ...[1000, 1005, 1007, 1009, 1015, 2951],
]);
const READ: ReadonlyMap<number, (value: never) => unknown> = new Map<number, (value: never) => unknown>([
  [20, (value: number) => requireInteger(value)],
  [1184, (value: string) => new Date(value)],
]);

/** What of a statement's rows JSON writes otherwise, by column; null where it cannot be told from JSON. */
type Shape = ReadonlyMap<string, (value: never) => unknown> | null;

/** Statements of one, merged statements that are known, and statements whose shape is known, at most. */
const MERGED_MAX = 16;
/** So many of one text are one statement: few numbers, or there would be as many merged texts as numbers of them. */
const REPEATED = [MERGED_MAX, 4] as const;
const TEXTS_MAX = 200;
const SHAPES_MAX = 2_000;

const shapes = new Map<string, Shape>();
const mergedTexts = new Map<string, string>();

/** After a change of the schema, and before a test that counts statements: files share a process. */
export function forgetShapes(): void {
  shapes.clear();
  mergedTexts.clear();
}

/**
 * Reads of one transaction that do not wait for each other, as one statement: each costs the server and the node as much as
 * the rows in it. A statement is sent alone the first time, when its columns are learnt, and one that is asked for twice is
 * sent once. Where one fails, all do, as they would in their transaction anyway.
 */
export function sendMerged(send: Send, statements: readonly Statement[]): readonly Promise<Answered>[] {
  const answers = new Map<string, Promise<Answered>>();
  const different = new Map(statements.map((statement) => [nameOf(statement), statement]));
  for (const group of groupsOf([...different])) {
    const text = mergedText(group.map(([, statement]) => statement));
    if (text === null) continue;
    const values = group.flatMap(([, statement]) => statement.values);
    const all = send(text, values);
    for (const [nth, [name, statement]] of group.entries()) {
      const shape = shapes.get(statement.text) ?? new Map();
      answers.set(
        name,
        all.then(({ rows }) => ({ rows: rowsIn(rows[0]?.[`rows_${nth}`], shape) })),
      );
    }
  }
  for (const [name, statement] of different) if (!answers.has(name)) answers.set(name, sendAlone(send, statement));
  return statements.map((statement) => answers.get(nameOf(statement)) ?? sendAlone(send, statement));
}

type Named = readonly [name: string, statement: Statement];

/** Those that are sent as one statement, two at least: of each text one, and of a text that is left several times so many. */
function groupsOf(different: readonly Named[]): readonly (readonly Named[])[] {
  const known = different.filter(([, { text }]) => (shapes.get(text) ?? null) !== null);
  const byText = [...Map.groupBy(known, ([, { text }]) => text).values()];
  const once: Named[] = [];
  const groups: (readonly Named[])[] = [];
  for (const all of byText) {
    let from = 0;
    for (const size of REPEATED)
      for (; all.length - from >= size; from += size) groups.push(all.slice(from, from + size));
    const [left] = all.slice(from);
    if (left !== undefined && once.length < MERGED_MAX) once.push(left);
  }
  return once.length < 2 ? groups : [once, ...groups];
}

function nameOf({ text, values }: Statement): string {
  return values.length === 0 ? text : `${text} ${JSON.stringify(values)}`;
}

async function sendAlone(send: Send, { text, values }: Statement): Promise<Answered> {
  const answered = await send(text, [...values]);
  if (!shapes.has(text) && shapes.size < SHAPES_MAX) shapes.set(text, shapeOf(answered));
  return answered;
}

function shapeOf({ fields = [] }: Answered): Shape {
  const read = new Map<string, (value: never) => unknown>();
  for (const { name, dataTypeID } of fields) {
    const reader = READ.get(dataTypeID);
    if (reader === undefined && !LIKE_JSON.has(dataTypeID)) return null;
    // Of two columns of one name the last stands, in JSON as in an object.
    if (reader === undefined) read.delete(name);
    else read.set(name, reader);
  }
  return fields.length === 0 ? null : read;
}

/** Null where there are so many already that nobody will send it again. */
function mergedText(statements: readonly Statement[]): string | null {
  const name = statements.map(({ text }) => text).join('\u0000');
  const known = mergedTexts.get(name);
  if (known !== undefined) return known;
  if (mergedTexts.size >= TEXTS_MAX) return null;
  let parameters = 0;
  const columns = statements.map(({ text, values }, nth) => {
    const from = parameters;
    parameters += values.length;
    const shifted = text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + from}`);
    return `(select coalesce(json_agg(one), '[]') from (${shifted}) one) as rows_${nth}`;
  });
  const text = `select ${columns.join(', ')}`;
  mergedTexts.set(name, text);
  return text;
}

function rowsIn(given: unknown, shape: NonNullable<Shape>): readonly Row[] {
  const rows = given as Record<string, unknown>[];
  if (shape.size > 0)
    for (const row of rows)
      for (const [name, read] of shape) if (row[name] !== null) row[name] = read(row[name] as never);
  return rows;
}

function requireInteger(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer ${value} is past 2^53 and would lose digits`);
  return value;
}
