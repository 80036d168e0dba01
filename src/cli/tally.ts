import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type JointOutcome, recountJoint, type SigningKey } from '../application/network/recount-joint.ts';
import { publishedJsonl } from '../application/open-data/published-ballots.ts';
import { tallyDocument, tallyLines } from '../application/open-data/tally.ts';
import type { Application } from '../application/ports.ts';
import { readPublishedBallots } from '../application/read-published-ballots.ts';
import { readTally } from '../application/read-tally.ts';
import { sameResult } from '../application/recount-ballots.ts';
import { ANYBODY } from '../application/sign-in.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { OpenNode } from '../node.ts';
import { CommandRefused, type Context, command, type Said } from './command.ts';
import { linesOfStream, recountLines } from './published-file.ts';
import { KEYS_FILE, type PublishedTallies, tallyFrom } from './published-tally.ts';

/** Everybody sees the same: officers have no other tally. */
const PUBLIC = { audience: { drafts: false }, viewer: ANYBODY } as const;

export const tallyShow = command({
  path: 'tally show',
  says: 'Show the results of a consultation as everybody sees them, and write what was published of its ballots',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<consultation>')
      .option('--out <dir>', 'a folder for tally.json, the anonymous ballots and the keys of other institutions'),
  options: z.object({ consultation: z.string(), out: z.string().optional() }),
  async run(context, { consultation: slug, out }) {
    const node = await context.open();
    const { app } = node;
    const found = await readTally(app, { slug, ...PUBLIC });
    if (!found.ok) return found;
    const { ballots } = found.value;
    const items = ballots.map((view) => tallyDocument(view, app.origin));
    const json = { items, next: null };
    const files: string[] = [];
    if (out !== undefined) {
      const folder = context.path(out);
      await mkdir(folder, { recursive: true });
      for (const { ballot, published } of items) {
        if (published !== null) files.push(await writePublished(app, { ballot, folder }));
      }
      const keys = { items: await keysIn(node, items), moves: await node.signatures.moves() };
      for (const [name, said] of [
        ...(items.some(({ joint }) => joint !== null) ? [[KEYS_FILE, keys] as const] : []),
        ['tally.json', json] as const,
      ]) {
        const file = join(folder, name);
        await writeFile(file, `${JSON.stringify(said, null, 2)}\n`);
        files.push(file);
      }
    }
    const text = ballots.length === 0 ? ['There are no ballots.'] : ballots.flatMap(tallyLines);
    return ok({ json, text: [...text, ...files] });
  },
});

/** The keys that institutions signed with, as each lists them. */
async function keysIn(
  node: OpenNode,
  tallies: readonly ReturnType<typeof tallyDocument>[],
): Promise<readonly SigningKey[]> {
  const keys = new Map<string, SigningKey>();
  for (const { signed } of tallies.flatMap(({ joint }) => joint?.cities ?? [])) {
    const key = signed === null ? null : await node.signatures.keyOf(JSON.stringify(signed));
    if (key !== null) keys.set(key.id, key);
  }
  return [...keys.values()];
}

async function writePublished(
  app: Application,
  of: { readonly ballot: string; readonly folder: string },
): Promise<string> {
  const found = await readPublishedBallots(app, { id: of.ballot });
  if (!found.ok) throw new CommandRefused(`what was published of ${of.ballot} is not to be read`);
  const file = join(of.folder, `${found.value.ballot.slug}.jsonl`);
  await pipeline(Readable.from(publishedJsonl(found.value)), createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
  return file;
}

export const tallyRecount = command({
  path: 'tally recount',
  says: 'Count the published ballots of a consultation again and compare with its tally, to the last digit',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<consultation>')
      .option(
        '--from <place>',
        'a folder that `tally show --out` wrote, or the address of any node; this node where absent',
      ),
  options: z.object({ consultation: z.string(), from: z.string().optional() }),
  async run(context, { consultation: slug, from }) {
    const found = from === undefined ? await ownTally(context, slug) : await tallyFrom(context, { slug, from });
    if (!found.ok) return found;
    return ok(await recounted(found.value));
  },
});

/** What this node published, read as anybody reads it. */
async function ownTally(context: Context, slug: string): Promise<Result<PublishedTallies, Refusal>> {
  const { app, signatures } = await context.open();
  const found = await readTally(app, { slug, ...PUBLIC });
  if (!found.ok) return found;
  const items = found.value.ballots.map((view) => {
    const { ballot, slug: name, final, hiddenUntil, result, joint } = tallyDocument(view, app.origin);
    return { slug: name, final, hiddenUntil, result, joint, lines: () => ownLines(app, ballot) };
  });
  return ok({ items, proven: async () => signatures.proven });
}

async function ownLines(app: Application, id: string): Promise<AsyncIterable<string>> {
  const found = await readPublishedBallots(app, { id });
  if (!found.ok) throw new CommandRefused(`what was published of ${id} is not to be read`);
  return linesOfStream(publishedJsonl(found.value));
}

async function recounted({ items: tallies, proven }: PublishedTallies): Promise<Said> {
  const items: { readonly ballot: string; readonly outcome: string; readonly missing?: readonly string[] }[] = [];
  const text: string[] = [];
  for (const { slug, final, hiddenUntil, result, lines, joint } of tallies) {
    if (!final || result === null) {
      items.push({ ballot: slug, outcome: 'not-final' });
      text.push(`${slug}: there is no final tally yet${hiddenUntil === null ? '' : `, not before ${hiddenUntil}`}`);
      continue;
    }
    const again = await recountLines(await lines(), slug);
    const outcome = !again.result.ok
      ? 'whole-ballots-needed'
      : sameResult(again.result.value, result)
        ? 'equal'
        : 'differs';
    items.push({ ballot: slug, outcome });
    text.push(`${slug}: ${WORDS[outcome]}`);
    if (joint === null || !again.result.ok) continue;
    const own = { rules: again.rules, result: again.result.value };
    const together = await recountJoint(await proven(), { joint, own });
    const missing = joint.cities.flatMap(({ ours, piles, institution }) =>
      ours || piles !== null ? [] : [institution],
    );
    items.push({ ballot: `${slug} together`, outcome: together, missing });
    text.push(`${slug}, all institutions: ${TOGETHER[together]}`);
    text.push(...missing.map((institution) => `${slug}: not received: ${institution}`));
  }
  if (items.length === 0) text.push('There are no ballots.');
  const well = items.every(({ outcome }) => outcome === 'equal' || outcome === 'not-final');
  return { json: { items }, text, exit: well ? 0 : 1 };
}

const TOGETHER = {
  equal: 'what was published here and what the others signed come to the same result, to the last digit',
  differs: 'what was published here and what the others signed come to ANOTHER RESULT than the tally says',
  'not-proven': 'what one of them signed cannot be verified',
} as const satisfies Record<JointOutcome, string>;

const WORDS = {
  equal: 'the published ballots come to the same result, to the last digit',
  differs: 'the published ballots come to ANOTHER RESULT than the tally says',
  'whole-ballots-needed': 'some ballots are published as a sum, which this way of counting cannot count again',
} as const;
