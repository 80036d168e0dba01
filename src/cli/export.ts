import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportConsultation } from '../application/export/export-consultation.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { FORMATS, type Lines, OPEN_DATA_FILES } from '../application/open-data/files.ts';
import { ok } from '../domain/kit/result.ts';
import { tableTitles } from '../i18n/table-titles.ts';
import { argument, command, required } from './command.ts';
import { oneOf } from './values.ts';

export const exportOpenData = command({
  path: 'export',
  says: 'Write a consultation as open data: nothing in it that is not public, nothing that says who anybody is',
  beside: 'runs-in-it',
  takes: {
    consultation: argument(),
    format: required('<format>', 'csv, jsonl or geojson', oneOf(FORMATS)),
    out: required('<dir>', 'the folder to write to'),
  },
  async run({ open, path, progress }, { consultation: slug, format, out }) {
    const { app } = await open();
    const exported = await exportConsultation(app, { slug, viewer: DRAFT_READER });
    if (!exported.ok) return exported;
    const folder = path(out);
    await mkdir(folder, { recursive: true });
    const files: string[] = [];
    for (const [name, lines] of Object.entries(OPEN_DATA_FILES[format])) {
      progress.part(name, null);
      const file = join(folder, name);
      // Written to a temporary file and renamed, so that an interrupted export leaves the former file.
      await pipeline(
        Readable.from(counted(lines(exported.value, tableTitles), progress.at)),
        createWriteStream(`${file}.part`),
      );
      await rename(`${file}.part`, file);
      files.push(file);
    }
    return ok({ json: { consultation: slug, format, files }, text: files });
  },
});

async function* counted(lines: Lines, at: (done: number) => void): AsyncGenerator<string> {
  let done = 0;
  for await (const line of lines) {
    done += 1;
    if (done % 500 === 0) at(done);
    yield line;
  }
}
