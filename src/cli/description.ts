import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CommandRefused } from './command.ts';

/** What somebody describes in a file, JSON or YAML by its name; a file that is neither is refused with the line. */
export async function readDescription(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  // Loaded for the one who has such a file: a node that serves needs none of it.
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
