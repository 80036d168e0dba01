import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { CommandRefused } from './command.ts';

/** Reads a description of a given shape; one that has another is refused with every member that is wrong. */
export async function readDescribed<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const read = schema.safeParse(await readDescription(file));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`);
  throw new CommandRefused([`${file} does not hold`, ...faults].join('\n  '));
}

/** Reads a description from a JSON or YAML file, by its extension; a file that does not parse is refused with the line. */
export async function readDescription(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  // Loaded on demand: a serving node does not need it.
  const { parse: parseYaml, YAMLParseError } = await import('yaml');
  try {
    // `core` keeps dates as they are written: a day without a time means one in the consultation's time zone.
    return extname(file) === '.json' ? JSON.parse(text) : parseYaml(text, { schema: 'core' });
  } catch (cause) {
    const where = cause instanceof YAMLParseError ? ` (line ${cause.linePos?.[0].line ?? '?'})` : '';
    throw new CommandRefused(`${file} is not readable as ${extname(file) === '.json' ? 'JSON' : 'YAML'}${where}`, {
      cause,
    });
  }
}
