import { Parser } from 'htmlparser2';

/** A record of GeoReport v2 as a server sent it: what is text of it, by the names of its members. */
export type GeoRecord = Readonly<Record<string, string>>;

/** How deep lists and wrappers of a server go at most, and how many records are read of one answer. */
const DEPTH_MAX = 12;
const RECORDS_MAX = 5_000;
const TEXT_MAX = 20_000;
const CONTROL = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]+/gu;

/**
 * The records of an answer in XML or JSON, whichever it is, in whatever lists and wrappers a server puts them, and with lists
 * of one where a text should be. Null where the answer is neither.
 */
export function recordsIn(text: string): readonly GeoRecord[] | null {
  const value = text.trimStart().startsWith('<') ? readXml(text) : readJson(text);
  if (value === null) return null;
  const records: GeoRecord[] = [];
  collect(value, records, 0);
  return records;
}

function collect(value: unknown, records: GeoRecord[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX || records.length >= RECORDS_MAX) return;
  const members = Object.entries(value);
  if (!Array.isArray(value)) {
    const texts = members.flatMap(([name, member]) => {
      const text = textOf(member);
      return text === null ? [] : [[name, text] as const];
    });
    if (texts.length > 0) records.push(Object.fromEntries(texts));
  }
  for (const [, member] of members) collect(member, records, depth + 1);
}

function textOf(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 1 ? textOf(value[0]) : null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.slice(0, TEXT_MAX).replaceAll(CONTROL, ' ').trim();
  return text === '' ? null : text;
}

function readJson(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

type Element = { readonly name: string; text: string; readonly members: Map<string, unknown[]> };

/** Elements as members, each a list; null for a page of HTML. Nothing that a document type defines is expanded. */
function readXml(text: string): object | null {
  const root: Element = { name: '', text: '', members: new Map() };
  const open = [root];
  const parser = new Parser(
    {
      onopentag: (name) => open.push({ name, text: '', members: new Map() }),
      ontext(part) {
        const element = open.at(-1);
        if (element !== undefined) element.text += part;
      },
      onclosetag() {
        const element = open.length > 1 ? open.pop() : undefined;
        if (element === undefined) return;
        const { name, members } = element;
        const value = members.size === 0 ? element.text : Object.fromEntries(members);
        const beside = open.at(-1)?.members;
        const same = beside?.get(name);
        if (same === undefined) beside?.set(name, [value]);
        else same.push(value);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  const names = [...root.members.keys()];
  const isHtml = names.some((name) => name.toLowerCase() === 'html') || /^\s*<!doctype\s+html/i.test(text);
  return isHtml || names.length === 0 ? null : Object.fromEntries(root.members);
}
