import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { JournalFault, type JournalFaultKind, type JournalVerdict } from '../application/journal/journal-verdict.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { type CommandOutput, CommandRefused, type Context, command } from './command.ts';

/** What `parvis journal verify` ends with, so that a script knows what is wrong without reading (docs/verify). */
export const FAULT_EXIT = {
  key: 10,
  unreachable: 11,
  unreadable: 12,
  signature: 13,
  name: 14,
  dropped: 15,
  order: 16,
  root: 17,
  history: 18,
  text: 19,
  'not-logged': 20,
  missing: 21,
  result: 22,
} as const satisfies Record<JournalFaultKind, number>;

export const journalVerify = command({
  path: 'journal verify',
  says: 'Verify the public journal of a node as a stranger does, with every public text, act and result',
  beside: 'is-independent',
  takes: (parser) =>
    parser
      .argument('<source>', 'the address of a node, or a folder with a copy of its journal')
      .option(
        '--key <vkey>',
        'the key of the journal, from somebody you trust; as the node itself names it where absent',
      )
      .option('--state <file>', 'a file that keeps the last checkpoint, to see that nothing was rewritten since'),
  options: z.object({ source: z.string(), key: z.string().optional(), state: z.string().optional() }),
  async run(context, { source, key, state }) {
    const { path, services, signal } = context;
    const place = /^https?:\/\//.test(source) ? source : path(source);
    const file = state === undefined ? null : path(state);
    const seen = file === null ? null : await checkpointSeen(file);
    return await named(async () => {
      const given = { source: place, vkey: key ?? null, seen, now: new Date(), signal };
      const verdict = await services.verifyJournal(given);
      if (file !== null) await keep(file, verdict.checkpoint);
      const { checkpoint: _, ...json } = verdict;
      const text = [...verdictLines(verdict), ...warningLines({ key, seen, file }, context)];
      return { json: { outcome: 'ok', ...json }, text };
    });
  },
});

export const journalProof = command({
  path: 'journal verify-proof',
  says: 'Verify a proof of one act or one ballot that was kept, a .tlog-proof file, without a network',
  beside: 'is-independent',
  takes: (parser) =>
    parser
      .argument('<file>', 'the proof')
      .requiredOption('--key <vkey>', 'the key of the journal, from somebody you trust'),
  options: z.object({ file: z.string(), key: z.string() }),
  async run({ path, services }, { file, key }) {
    const text = await readFile(path(file), 'utf8').catch((cause: unknown) => {
      throw new CommandRefused(`${file} is not to be read`, { cause });
    });
    return await named(async () => {
      const { origin, index, size, type, at, document, receipt } = await services.verifyProof(text, key);
      const lines = [
        `ok: entry ${index} of ${size} in ${origin}: ${type}, ${at}`,
        ...(receipt === null ? [] : [`ok: the ballot with the receipt hash ${receipt} stood at the close`]),
        ...(document === null ? [] : [document]),
      ];
      return { json: { outcome: 'ok', origin, index, size, type, at, document, receipt }, text: lines };
    });
  },
});

/** What was verified, or the name of what does not hold. */
async function named(verify: () => Promise<CommandOutput>): Promise<Result<CommandOutput, never>> {
  try {
    return ok(await verify());
  } catch (fault) {
    if (!(fault instanceof JournalFault)) throw fault;
    const { kind, message } = fault;
    return ok({ json: { outcome: kind, detail: message }, text: message, exit: FAULT_EXIT[kind] });
  }
}

/** Null where nothing was seen before. */
async function checkpointSeen(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new CommandRefused(`${file} is not to be read`, { cause });
  });
}

async function keep(file: string, checkpoint: string): Promise<void> {
  await writeFile(`${file}.part`, checkpoint);
  await rename(`${file}.part`, file);
}

function verdictLines({ origin, size, root, acts, readable, texts }: JournalVerdict): readonly string[] {
  const lines = [
    `ok: ${origin}, ${size} entries, root ${root}`,
    `ok: ${readable} of ${acts} acts can be read and are as they were; the others were changed or withdrawn`,
  ];
  if (texts === null) return [...lines, 'not compared: public texts, of which a copy of a journal has none'];
  const before = texts.notCovered;
  return [
    ...lines,
    `ok: ${texts.compared} public texts and results are what was committed to`,
    `ok: ${texts.acts} acts of the public event log have an entry`,
    ...(before === 0
      ? []
      : [`not covered: ${before} texts that were public before the journal began, or came with an import`]),
    ...(texts.earlierActs === 0 ? [] : [`not covered: ${texts.earlierActs} acts from before the journal began`]),
    ...(texts.missingCompared
      ? []
      : ['not compared: whether proposals are shown that a decision may have hidden which cannot be read']),
  ];
}

function warningLines(
  of: { readonly key: string | undefined; readonly seen: string | null; readonly file: string | null },
  { json }: Context,
): readonly string[] {
  if (json) return [];
  return [
    ...(of.key === undefined
      ? ['the key is the one that the node itself names: compare it with one from elsewhere']
      : []),
    ...(of.file !== null && of.seen === null ? ['nothing was seen before: from now on this file is compared'] : []),
  ];
}
