import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CommandRefused } from './command.ts';

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
