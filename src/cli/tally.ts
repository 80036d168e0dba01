import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Application } from '../application/application.ts';
import { readPublishedBallots, readTally } from '../application/ballot/read-tally.ts';
import { ANYBODY } from '../application/kit/viewer.ts';
import { publishedJsonl } from '../application/open-data/published-ballots.ts';
import { inMinorUnits, sameResult } from '../application/open-data/recount-ballots.ts';
import { type JointOutcome, recountJoint, type SigningKey } from '../application/open-data/recount-joint.ts';
import { tallyDocument, tallyLines } from '../application/open-data/tally.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import type { OpenNode } from '../start/node.ts';
import { argument, type CommandOutput, CommandRefused, type Context, command, option } from './command.ts';
import { linesOfStream, recountLines } from './published-file.ts';
import { KEYS_FILE, type PublishedTallies, tallyFrom } from './published-tally.ts';

export const tallyShow = command({
  path: 'tally show',
  says: 'Show the results of a consultation as everybody sees them, and write what was published of its ballots',
  beside: 'runs-in-it',
  takes: {
    consultation: argument(),
    out: option('<dir>', 'a folder for tally.json, the anonymous ballots and the keys of other institutions'),
  },
  async run(context, { consultation: slug, out }) {
    const node = await context.open();
    const { app } = node;
    const found = await readTally(app, { slug, viewer: ANYBODY });
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
      for (const [name, input] of [
        ...(items.some(({ joint }) => joint !== null) ? [[KEYS_FILE, keys] as const] : []),
        ['tally.json', json] as const,
      ]) {
        const file = join(folder, name);
        await writeFile(file, `${JSON.stringify(input, null, 2)}\n`);
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
  takes: {
    consultation: argument(),
    from: option(
      '<place>',
      'a folder that `tally show --out` wrote, or the address of any node; this node where absent',
    ),
  },
  async run(context, { consultation: slug, from }) {
    const found = from === undefined ? await ownTally(context, slug) : await tallyFrom(context, { slug, from });
    if (!found.ok) return found;
    return ok(await recounted(found.value));
  },
});

/** The publications of this node, as the public reads them. */
async function ownTally(context: Context, slug: string): Promise<Result<PublishedTallies, Refusal>> {
  const { app, signatures } = await context.open();
  const found = await readTally(app, { slug, viewer: ANYBODY });
  if (!found.ok) return found;
  const items = found.value.ballots.map((view) => {
    const { ballot, slug: name, final, hiddenUntil, result, joint } = tallyDocument(view, app.origin);
    return { slug: name, final, hiddenUntil, result, joint, inWholeUnits: false, lines: () => ownLines(app, ballot) };
  });
  return ok({ items, proven: async () => signatures.proven, moves: signatures.moves });
}

async function ownLines(app: Application, id: string): Promise<AsyncIterable<string>> {
  const found = await readPublishedBallots(app, { id });
  if (!found.ok) throw new CommandRefused(`what was published of ${id} is not to be read`);
  return linesOfStream(publishedJsonl(found.value));
}

async function recounted({ items: tallies, proven, moves: movesOf }: PublishedTallies): Promise<CommandOutput> {
  const items: RecountItem[] = [];
  const text: string[] = [];
  for (const { slug, final, hiddenUntil, result, lines, joint, inWholeUnits } of tallies) {
    if (!final || result === null) {
      items.push({ ballot: slug, outcome: 'not-final' });
      text.push(`${slug}: there is no final tally yet${hiddenUntil === null ? '' : `, not before ${hiddenUntil}`}`);
      continue;
    }
    const again = await recountLines(await lines(), slug);
    const published = (of: object) => (inWholeUnits ? inMinorUnits(of, again.rules) : of);
    const outcome = !again.result.ok
      ? 'whole-ballots-needed'
      : sameResult(again.result.value, published(result))
        ? 'equal'
        : 'differs';
    const { cast, withheld } = again;
    items.push({ ballot: slug, outcome, cast, recounted: cast - withheld });
    text.push(`${slug}: ${amountOf(again)}; ${wordsOf(outcome, again)}`);
    if (joint === null || !again.result.ok) continue;
    const counted = joint.cities.map(({ institution }) => institution);
    const elsewhere = Object.keys(again.rules.weights ?? {}).filter((uri) => !counted.includes(uri));
    const moves = elsewhere.length === 0 ? [] : await movesOf(elsewhere);
    const own = { rules: again.rules, result: again.result.value, moves };
    const together = await recountJoint(await proven(), { joint: { ...joint, result: published(joint.result) }, own });
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

type RecountItem = {
  readonly ballot: string;
  readonly outcome: string;
  readonly cast?: number;
  /** Ballots that were counted again one by one; the rest is published as a sum of the node's own. */
  readonly recounted?: number;
  readonly missing?: readonly string[];
};

type Amount = { readonly cast: number; readonly withheld: number };

/** How much of a result was counted again, and why not all. */
function amountOf({ cast, withheld }: Amount): string {
  const counted = `${cast - withheld} of ${cast} ballots could be counted again`;
  if (withheld === 0) return counted;
  return `${counted}, the others are published as a sum because too few people voted alike`;
}

function wordsOf(outcome: 'equal' | 'differs' | 'whole-ballots-needed', { cast, withheld }: Amount): string {
  if (outcome === 'whole-ballots-needed') return 'this way of counting cannot count a sum again';
  const what =
    withheld === 0
      ? 'they come'
      : withheld < cast
        ? 'with the sums they come'
        : 'the sums that the node made itself come';
  return `${what} to ${outcome === 'equal' ? 'the same result, to the last digit' : 'ANOTHER RESULT than the tally says'}`;
}
