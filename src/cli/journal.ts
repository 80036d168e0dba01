import { readFile, rename, writeFile } from 'node:fs/promises';
import {
  type Cosigned,
  JournalFault,
  type JournalFaultKind,
  type JournalVerdict,
  type PromiseVerdict,
  type ProofVerdict,
} from '../application/journal/journal-verdict.ts';
import { readWitnesses } from '../application/journal/witness/read-witnesses.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { argument, type CommandOutput, CommandRefused, type Context, command, option, WrongUsage } from './command.ts';

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
  policy: 23,
  quorum: 24,
  promise: 25,
  cohost: 26,
} as const satisfies Record<JournalFaultKind, number>;

const POLICY_HELP =
  'a file that says which journals and witnesses you trust, and how many have to have cosigned (c2sp.org/tlog-policy)';

export const journalVerify = command({
  path: 'journal verify',
  says: 'Verify the public journal of a node as a stranger does, with every public text, act and result',
  beside: 'is-independent',
  takes: {
    source: argument('the address of a node, or a folder with a copy of its journal'),
    key: option('<vkey>', 'the key of the journal, from somebody you trust; as the node itself names it where absent'),
    policy: option('<file>', POLICY_HELP),
    state: option('<file>', 'a file that keeps the last checkpoint, to see that nothing was rewritten since'),
  },
  async run(context, { source, key, policy, state }) {
    const { path, services, signal } = context;
    const place = /^https?:\/\//.test(source) ? source : path(source);
    const file = state === undefined ? null : path(state);
    const seen = file === null ? null : await checkpointSeen(file);
    const trusted = await policyText(policy, context);
    return await named(async () => {
      const given = { source: place, vkey: key ?? null, policy: trusted, seen, now: new Date(), signal };
      const verdict = await services.verifyJournal(given);
      if (file !== null) await keep(file, verdict.checkpoint);
      const { checkpoint: _, ...json } = verdict;
      const text = [...verdictLines(verdict), ...warningLines({ key, policy, seen, file }, context)];
      return { json: { outcome: 'ok', ...json }, text };
    });
  },
});

export const journalProof = command({
  path: 'journal verify-proof',
  says: 'Verify a proof or a promise of one act or one ballot that was kept; a proof without a network',
  beside: 'is-independent',
  takes: {
    file: argument('the proof, a .tlog-proof file, or the promise'),
    key: option('<vkey>', 'the key of the journal, from somebody you trust; not needed where the policy has it'),
    policy: option('<file>', POLICY_HELP),
    journal: option('<source>', 'where it is verified that a promise was kept: a node, or a folder with a copy'),
  },
  async run(context, { file, key, policy, journal }) {
    if (key === undefined && policy === undefined) throw new WrongUsage('give --key or --policy');
    const { path, services, signal } = context;
    const text = await textOf(file, context);
    const trusted = await policyText(policy, context);
    const source = journal === undefined || /^https?:\/\//.test(journal) ? journal : path(journal);
    return await named(async () => {
      const given = { file: text, vkey: key ?? null, policy: trusted, source: source ?? null, now: new Date(), signal };
      const verdict = await services.verifyProof(given);
      const lines = 'latest' in verdict ? promiseLines(verdict) : proofLines(verdict);
      const { document } = verdict;
      return {
        json: { ...verdict, outcome: 'outcome' in verdict ? verdict.outcome : 'ok' },
        text: document === null ? lines : [...lines, document],
      };
    });
  },
});

function proofLines({ origin, index, size, type, at, receipt, act, cosignedBy }: ProofVerdict): readonly string[] {
  return [
    `ok: entry ${index} of ${size} in ${origin}: ${type}, ${at}`,
    ...(cosignedBy === null ? [] : [cosignedLine({ by: cosignedBy, size })]),
    ...(receipt === null ? [] : [`ok: the ballot with the receipt hash ${receipt} stood at the close`]),
    ...(act === null ? [] : [`ok: the act with the hash ${act} is in this batch`]),
  ];
}

function promiseLines({ origin, at, latest, outcome, index }: PromiseVerdict): readonly string[] {
  const promised = `promised by ${origin} at ${at}, in its journal by ${latest}`;
  if (outcome === 'kept') return [`ok: ${promised}`, `ok: kept by entry ${index}`];
  return [`ok: ${promised}`, UNPROVEN[outcome]];
}

/** What is neither kept nor broken. */
const UNPROVEN = {
  open: 'open: nothing in the journal is later',
  overdue:
    'overdue: the time is over, and nothing in the journal is later yet, which would prove that the promise is broken',
  ended: 'not compared: the journal ended, and the act is in the one that came after',
  'not-compared': 'not compared: with the journal',
} as const;

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

async function textOf(file: string, { path }: Context): Promise<string> {
  return await readFile(path(file), 'utf8').catch((cause: unknown) => {
    throw new CommandRefused(`${file} is not to be read`, { cause });
  });
}

async function policyText(file: string | undefined, context: Context): Promise<string | null> {
  return file === undefined ? null : await textOf(file, context);
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

function cosignedLine({ by, size }: Cosigned): string {
  return `ok: ${size} entries cosigned by ${by.join(', ') || 'nobody, and the policy asks for nobody'}`;
}

function verdictLines({
  origin,
  size,
  root,
  cosigned,
  acts,
  readable,
  texts,
  cohosts,
}: JournalVerdict): readonly string[] {
  const lines = [
    `ok: ${origin}, ${size} entries, root ${root}`,
    ...(cosigned === null ? [] : [cosignedLine(cosigned)]),
    `ok: ${readable} of ${acts} acts can be read and are as they were; the others were changed or withdrawn`,
  ];
  if (texts === null) return [...lines, 'not compared: public texts, of which a copy of a journal has none'];
  const before = texts.notCovered;
  return [
    ...lines,
    `ok: ${texts.compared} public texts and results are what was committed to`,
    `ok: ${texts.acts} acts of the public event log have an entry`,
    ...cohosts.map(({ origin, isRead, subtotals, texts: same, inBoth }) =>
      isRead
        ? `ok: ${subtotals} subtotals and ${inBoth} texts are the same in the journal of ${origin}, and ${same} proposals as it shows them`
        : `not compared: with ${origin}, where no journal was read`,
    ),
    ...cohosts.flatMap(({ origin, earlier }) =>
      earlier === 0 ? [] : [`not compared: ${earlier} texts of which ${origin} still has or shows an earlier version`],
    ),
    ...(before === 0
      ? []
      : [`not covered: ${before} texts that were public before the journal began, or came with an import`]),
    ...(texts.earlierActs === 0 ? [] : [`not covered: ${texts.earlierActs} acts from before the journal began`]),
    ...(texts.withdrawn === 0
      ? []
      : [
          `not compared: ${texts.withdrawn} comments that are shown as withdrawn, and no act says that their authors did`,
        ]),
    ...(texts.missingCompared
      ? []
      : ['not compared: whether proposals are shown that a decision may have hidden which cannot be read']),
  ];
}

function warningLines(
  of: {
    readonly key: string | undefined;
    readonly policy: string | undefined;
    readonly seen: string | null;
    readonly file: string | null;
  },
  { json }: Context,
): readonly string[] {
  if (json) return [];
  return [
    ...(of.key === undefined && of.policy === undefined
      ? ['the key is the one that the node itself names: compare it with one from elsewhere']
      : []),
    ...(of.file !== null && of.seen === null ? ['nothing was seen before: from now on this file is compared'] : []),
  ];
}

export const journalWitnesses = command({
  path: 'journal witnesses',
  says: 'List who cosigns the public journal, and whose journals this node cosigns',
  beside: 'runs-in-it',
  async run({ open }) {
    const { journal, witnesses, witnessed, stopped } = await readWitnesses((await open()).app);
    const asked = witnesses.map(({ peer, state }) => ({
      peer: peer.uri,
      vkey: peer.witness?.vkey ?? null,
      size: state?.size ?? 0,
      cosignedAt: state?.cosignedAt ?? null,
      fault: state?.fault ?? null,
      failures: state?.failures ?? 0,
    }));
    const cosigned = witnessed.map(({ origin, peer, size, cosignedAt, contradictedAt }) => ({
      journal: origin,
      peer,
      size,
      cosignedAt,
      contradictedAt,
    }));
    return ok({
      json: {
        journal: journal?.origin ?? null,
        size: journal?.size ?? 0,
        stopped: journal !== null && journal.contradictedBy !== null,
        witnesses: asked,
        cosigned,
        peersStopped: stopped,
      },
      text: [
        journal === null ? 'There is no journal yet.' : `${journal.origin}: ${journal.size} entries`,
        ...(journal === null || journal.contradictedBy === null
          ? []
          : ['stopped: it signed another history once; its witnesses are given both checkpoints (parvis doctor)']),
        ...asked.map(
          ({ peer, size, cosignedAt, fault }) =>
            `${peer} cosigned ${size} entries${cosignedAt === null ? '' : `, ${cosignedAt.toISOString()}`}${fault === null ? '' : `; asked last: ${fault}`}`,
        ),
        ...cosigned.map(
          ({ journal: name, size, contradictedAt }) =>
            `cosigned here: ${name}, ${size} entries${contradictedAt === null ? '' : `; another history was seen ${contradictedAt.toISOString()}`}`,
        ),
        ...stopped.map(
          ({ journal: name, peer, at }) =>
            `stopped elsewhere: ${name} of ${peer} said so ${at.toISOString()}; both signed checkpoints are kept as evidence`,
        ),
      ],
    });
  },
});

export const journalNext = command({
  path: 'journal next',
  says: 'End a public journal that its witnesses contradict, and begin the next one with the last checkpoint they have',
  beside: 'runs-in-it',
  async run({ open, services }) {
    const begun = await services.beginNextJournal(await open());
    if (!begun.ok) return begun;
    const { origin, vkey, size } = begun.value;
    return ok({
      json: { journal: origin, vkey, size },
      text: [
        `${origin} begins.`,
        `Its key: ${vkey}`,
        'Peers read it within an hour; publish it where the former one is published.',
      ],
    });
  },
});
