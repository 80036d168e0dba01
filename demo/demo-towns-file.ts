import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandRefused } from '../src/cli/command.ts';

const WHO = z.object({ resident: z.string(), officer: z.string() });
const TOWNS = z.object({
  made: z.iso.datetime(),
  town: WHO,
  /** Null where there is one town only. */
  neighbour: WHO.extend({ origin: z.url() }).nullable(),
});
/** The file that the demo keeps with its data: that it generated them, and whom it signs in. */
export type DemoTowns = z.output<typeof TOWNS>;

/** Null until the towns are complete: interrupted towns, and those of an earlier version of the demo, are generated again. */
const NOTE = z.union([z.object({ towns: TOWNS.nullable() }), z.object({ city: z.unknown() })]);

/**
 * The towns that are kept in a folder; null where there are none yet, or none that may stay, and then the folder is gone.
 * A folder that a running node holds is left alone: `open` says so.
 */
export async function townsIn(
  folder: string,
  stay: (towns: DemoTowns) => boolean,
  open: () => Promise<AsyncDisposable>,
): Promise<DemoTowns | null> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return null;
  const note = NOTE.safeParse(await noteIn(folder));
  if (!note.success) throw new CommandRefused(`${folder} holds something else than a demo: give another --dir`);
  if ('towns' in note.data && note.data.towns !== null && stay(note.data.towns)) return note.data.towns;
  await open().then(
    (node) => node[Symbol.asyncDispose](),
    (error: unknown) => {
      // What an interrupted demo left may not open, and is removed all the same.
      if (error instanceof Error && error.name === 'DataDirectoryInUse') throw error;
    },
  );
  await rm(folder, { recursive: true });
  return null;
}

/** Writes the file; null while the towns are being generated. */
export async function saveDemoTowns(folder: string, towns: DemoTowns | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(noteFile(folder), `${JSON.stringify({ towns })}\n`);
}

async function noteIn(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(noteFile(folder), 'utf8'));
  } catch {
    return null;
  }
}

function noteFile(folder: string): string {
  return join(folder, 'demo.json');
}
