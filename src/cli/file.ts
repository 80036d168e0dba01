import { readFile as readFromDisk } from 'node:fs/promises';
import { basename } from 'node:path';
import { readFiles, removeFile, uploadFile } from '../application/media/manage-files.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import type { MediaFile } from '../domain/media/media-file.ts';
import { argument, CommandRefused, command, flag, option, required } from './command.ts';

const PAGE_SIZE = 100;

export const fileAdd = command({
  path: 'file add',
  says: 'Add an image or a document (PDF, ODT, ODS, ODP) for texts',
  beside: 'runs-in-it',
  takes: {
    file: argument(),
    description: required('<text>', 'what an image shows, or what a document is'),
    namesAuthors: flag('take a document although it names people in its properties or comments'),
  },
  async run(context, { file, description, namesAuthors = false }) {
    const { app } = await context.open();
    const bytes = await readFromDisk(context.path(file)).catch((cause: unknown) => {
      throw new CommandRefused(`${file} cannot be read`, { cause });
    });
    const added = await uploadFile(app, { bytes, name: basename(file), description, namesAuthors, by: OPERATOR });
    if (!added.ok) return added;
    return ok({ json: shown(added.value, app.origin), text: lineOf(added.value, app.origin) });
  },
});

export const fileList = command({
  path: 'file list',
  says: 'List the images and documents for texts, the latest first',
  beside: 'runs-in-it',
  takes: { after: option('<cursor>', 'the rest of a list') },
  async run({ open }, { after }) {
    const { app } = await open();
    const page = await readFiles(app, { limit: PAGE_SIZE, after: after ?? null });
    const more = page.next === null ? [] : [`There are more: --after ${page.next}`];
    return ok({
      json: { items: page.items.map((file) => shown(file, app.origin)), next: page.next },
      text:
        page.items.length === 0
          ? 'There are no files.'
          : [...page.items.map((file) => lineOf(file, app.origin)), ...more],
    });
  },
});

export const fileRemove = command({
  path: 'file remove',
  says: 'Delete a file for good; texts that name it keep its description',
  beside: 'runs-in-it',
  takes: { hash: argument('the last part of its address') },
  async run({ open }, { hash }) {
    const { app } = await open();
    const removed = await removeFile(app, { hash, by: OPERATOR });
    return removed.ok
      ? ok({ json: shown(removed.value, app.origin), text: `${removed.value.name} is deleted.` })
      : removed;
  },
});

function shown({ hash, mediaType, name, description, size, pages }: MediaFile, origin: string): object {
  return { hash, url: `${origin}/files/${hash}`, mediaType, name, description, size, pages };
}

function lineOf({ hash, name, description }: MediaFile, origin: string): string {
  return `${origin}/files/${hash}  ${name}  ${description}`;
}
