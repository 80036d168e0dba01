import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The statements that sources executed in each test file of a suite. */
export type Recordings = ReadonlyMap<string, ReadonlySet<string>>;

/** What a recording of a suite says; empty where there is none. `folder` is where `statements.ts` wrote. */
export function readRecordings(folder: string): Recordings {
  const files = globSync('*.json', { cwd: folder }).map(
    (name) =>
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        readonly file: string;
        readonly statements: readonly string[];
      },
  );
  return new Map(files.map(({ file, statements }) => [file, new Set(statements)]));
}

/** A statement without its values, and without how many it has: a list of one and a list of a hundred are the same. */
export function shapeOf(sql: string): string {
  return sql
    .replaceAll(/'(?:[^']|'')*'/g, "'…'")
    .replaceAll(/\$\d+/g, '?')
    .replaceAll(/\?(?:::\w+(?:\[\])?)?(?:, \?(?:::\w+(?:\[\])?)?)+/g, '?')
    .replaceAll(/\([^()]*\?[^()]*\)(?:, \([^()]*\?[^()]*\))+/g, '(?)')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/**
 * The files that together execute every statement which any of them does, but for what is `known`: always the one that adds most
 * for its time, and at the end without those that the others made superfluous. `seconds` says how long a file takes.
 */
export function coveringFiles(
  recordings: Recordings,
  seconds: (file: string) => number,
  known: ReadonlySet<string> = new Set(),
): readonly string[] {
  const missing = new Set([...recordings.values()].flatMap((statements) => [...statements])).difference(known);
  const chosen: string[] = [];
  while (missing.size > 0) {
    const [best] = [...recordings]
      .map(([file, statements]) => ({ file, gain: [...statements].filter((one) => missing.has(one)).length }))
      .filter(({ gain }) => gain > 0)
      .toSorted((a, b) => b.gain / cost(b.file) - a.gain / cost(a.file) || a.file.localeCompare(b.file));
    if (best === undefined) break;
    chosen.push(best.file);
    for (const statement of recordings.get(best.file) ?? []) missing.delete(statement);
  }
  return needed().toSorted();

  function cost(file: string): number {
    return seconds(file) + 0.5;
  }

  function needed(): readonly string[] {
    const times = new Map<string, number>([...known].map((one) => [one, 1]));
    for (const one of chosen.flatMap(executedBy)) times.set(one, (times.get(one) ?? 0) + 1);
    return chosen
      .toSorted((a, b) => seconds(b) - seconds(a))
      .filter((file) => {
        if (executedBy(file).some((one) => times.get(one) === 1)) return true;
        for (const one of executedBy(file)) times.set(one, (times.get(one) ?? 0) - 1);
        return false;
      });
  }

  function executedBy(file: string): readonly string[] {
    return [...(recordings.get(file) ?? [])];
  }
}
