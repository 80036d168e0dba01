import type { Application } from '../application/application.ts';
import type { Journal } from '../application/journal/ports.ts';
import { consistencyFromTiles } from '../application/journal/proof-from-tiles.ts';
import type { JournalWitness, WitnessFault, WitnessWire } from '../application/journal/witness/ports.ts';
import { witnessPeers } from '../application/journal/witness/read-witnesses.ts';
import type { Peer } from '../domain/network/peer.ts';
import { type Contradiction, contradiction, stopSigning } from './contradiction.ts';
import { type Cosigner, cosignature, cosignedAt, cosignerOf } from './cosignature.ts';
import { type Note, noteIn, signedAlone } from './note.ts';
import { answeredInTime } from './witness-wire.ts';

/** Witnesses that are asked at the same time: one that hangs holds up no other. */
export const ASKED_AT_ONCE = 8;
/** Pause after a failure, doubled with each further one. */
const AGAIN_MS = 30_000;
const AGAIN_MAX_MS = 3_600_000;
/** As far as the clock of a witness may be ahead of ours. */
const CLOCKS_APART_MS = 5 * 60_000;

type Asked =
  | { readonly kind: 'cosigned'; readonly by: Cosigner; readonly line: string; readonly at: Date }
  | { readonly kind: 'fault'; readonly fault: WitnessFault; readonly size?: number }
  | Contradiction;

/**
 * Asks every witness for its cosignature of the newest checkpoint, and stores those that it gives: the checkpoint is served with
 * them from then on. Answers how many it asked. A witness that hangs, refuses or lies is asked again later and later, and named.
 */
export async function askWitnesses(app: Application, wire: WitnessWire, stop?: AbortSignal): Promise<number> {
  const due = await app.store.read(async (reader) => {
    const journal = await reader.journal.get();
    if (journal === null || journal.waitsSince !== null || journal.contradictedBy !== null) return null;
    const states = new Map((await reader.witnesses.ofJournal(journal.origin)).map((state) => [state.peer, state]));
    const peers = await witnessPeers(reader);
    return { journal, states, peers: peers.filter(({ uri }) => isDue(app.now(), journal, states.get(uri))) };
  });
  if (due === null) return 0;
  const { journal, states } = due;
  for (let at = 0; at < due.peers.length && stop?.aborted !== true; at += ASKED_AT_ONCE) {
    const peers = due.peers.slice(at, at + ASKED_AT_ONCE);
    const asking = peers.map(async (peer) => ({
      peer,
      before: states.get(peer.uri),
      asked: await ask({ app, wire }, { journal, peer, old: states.get(peer.uri)?.size ?? 0 }),
    }));
    // One that hangs delays the cosignatures of no other.
    const first = await answeredInTime(asking);
    if (!(await take(app, journal, first))) return due.peers.length;
    const late = (await Promise.all(asking)).filter((each) => !first.includes(each));
    if (!(await take(app, journal, late))) return due.peers.length;
  }
  return due.peers.length;
}

/**
 * Hands both checkpoints of a journal that was stopped to its witnesses, each signed by it: one that cosigned another tree of
 * either size keeps the two as evidence. Once, and again later and later for as long as the journal is stopped.
 */
export async function handContradiction(app: Application, wire: WitnessWire): Promise<void> {
  const { journal, states, peers } = await app.store.read(async (reader) => {
    const stored = await reader.journal.get();
    const of = stored?.contradictedBy == null ? [] : await reader.witnesses.ofJournal(stored.origin);
    return { journal: stored, states: new Map(of.map((each) => [each.peer, each])), peers: await witnessPeers(reader) };
  });
  const { contradictedBy = null, checkpoint = '', origin = '' } = journal ?? {};
  if (contradictedBy === null) return;
  for (const { uri, witness } of peers) {
    const before = states.get(uri);
    if (witness === null || (before !== undefined && before.fault !== null && !isPauseOver(app.now(), before)))
      continue;
    const answers = [];
    for (const signed of [checkpoint, contradictedBy]) {
      const note = noteIn(signed);
      const [, size = '0'] = signed.split('\n', 2);
      // With no proof: a tree of the size that it knows goes on from itself, or is another one.
      const body = note === null ? null : `old ${size}\n\n${signedAlone(note, origin)}`;
      answers.push(body === null ? null : await wire.addCheckpoint(witness.url, body));
    }
    const fault = answers.includes(null) ? ('unreachable' as const) : ('refused' as const);
    const failures = (before?.failures ?? 0) + 1;
    const { size = 0, cosignedAt = null } = before ?? {};
    const state = { peer: uri, journal: origin, size, cosignedAt, askedAt: app.now(), fault, failures };
    await app.store.transact((writer) => writer.witnesses.saveOfJournal(state));
  }
}

function isDue(now: Date, { size }: Journal, state: JournalWitness | undefined): boolean {
  if (state === undefined) return true;
  if (state.fault === null) return state.size < size;
  return isPauseOver(now, state);
}

function isPauseOver(now: Date, { askedAt, failures }: JournalWitness): boolean {
  return askedAt.getTime() + Math.min(AGAIN_MS * 2 ** (failures - 1), AGAIN_MAX_MS) <= now.getTime();
}

type Question = { readonly journal: Journal; readonly peer: Peer; readonly old: number };

async function ask(
  { app, wire }: { readonly app: Application; readonly wire: WitnessWire },
  { journal, peer, old }: Question,
  isAgain = false,
): Promise<Asked> {
  const { witness } = peer;
  const cosigner = witness === null ? null : cosignerOf(witness.vkey);
  const isOther = cosigner !== null && !hasHostOf(cosigner, journal);
  if (witness === null || cosigner === null || !isOther) return { kind: 'fault', fault: 'not-a-cosignature' };
  const { size } = journal;
  const load = (places: Parameters<Parameters<typeof consistencyFromTiles>[0]>[0]) =>
    app.store.read((reader) => reader.journal.tiles(places, journal.number));
  const proof = await consistencyFromTiles(load, { before: Math.min(old, size), size });
  const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  const note = noteIn(journal.checkpoint);
  if (note === null) throw new Error('the checkpoint of the journal is no note');
  const answer = await wire.addCheckpoint(
    witness.url,
    `old ${Math.min(old, size)}\n${lines}\n${signedAlone(note, journal.origin)}`,
  );
  if (answer === null) return { kind: 'fault', fault: 'unreachable' };
  if (answer.status === 200) return cosignatureIn({ app, note, cosigner, body: answer.body });
  if (answer.status === 409) {
    const has = Number(/^(0|[1-9]\d{0,15})\n$/.exec(answer.body)?.[1] ?? Number.NaN);
    if (Number.isNaN(has) || (isAgain && has <= size)) return { kind: 'fault', fault: 'not-a-cosignature' };
    if (has <= size) return await ask({ app, wire }, { journal, peer, old: has }, true);
    const newest = await wire.newest(witness.url, journal.origin);
    return (
      (await contradiction(app, { journal, peer: peer.uri, newest: newest?.body ?? '' })) ?? {
        kind: 'fault',
        fault: 'unproven-size',
      }
    );
  }
  if (answer.status === 422) {
    const newest = await wire.newest(witness.url, journal.origin);
    const found = await contradiction(app, { journal, peer: peer.uri, newest: newest?.body ?? '' });
    return found ?? { kind: 'fault', fault: 'refused' };
  }
  return { kind: 'fault', fault: answer.status === 403 || answer.status === 404 ? 'unknown-here' : 'refused' };
}

/** Whether a witness goes by a name at our own address: whoever verifies would take its line for one of ours. */
function hasHostOf({ name }: Cosigner, { origin }: Journal): boolean {
  return name.split('/', 1)[0] === origin.split('/', 1)[0];
}

function cosignatureIn(given: {
  readonly app: Application;
  readonly note: Note;
  readonly cosigner: Cosigner;
  readonly body: string;
}): Asked {
  const { app, note, cosigner, body } = given;
  const cosigned = noteIn(`${note.text}\n${body}`);
  // An answer with an empty line would be another text, and signatures of that.
  const found = cosigned?.text === note.text ? cosignature(cosigned, cosigner) : null;
  const isNow = found !== null && found.at.getTime() <= app.now().getTime() + CLOCKS_APART_MS;
  return isNow ? { kind: 'cosigned', by: cosigner, ...found } : { kind: 'fault', fault: 'not-a-cosignature' };
}

type Answered = { readonly peer: Peer; readonly before: JournalWitness | undefined; readonly asked: Asked };

/** Stores what witnesses answered; false where one of them shows that the journal was another one, which is then stopped. */
async function take(app: Application, journal: Journal, answers: readonly Answered[]): Promise<boolean> {
  const contradicted = answers.find(({ asked }) => asked.kind === 'contradiction')?.asked;
  if (contradicted?.kind === 'contradiction') {
    await stopSigning(app, contradicted);
    return false;
  }
  if (answers.length > 0) await save(app, journal, answers);
  return true;
}

async function save(app: Application, asked: Journal, answers: readonly Answered[]): Promise<void> {
  await app.store.transact(async (writer) => {
    const now = app.now();
    for (const { peer, before, asked: answer } of answers) {
      const size = answer.kind === 'cosigned' ? asked.size : (before?.size ?? 0);
      await writer.witnesses.saveOfJournal({
        peer: peer.uri,
        journal: asked.origin,
        size,
        cosignedAt: answer.kind === 'cosigned' ? answer.at : (before?.cosignedAt ?? null),
        askedAt: now,
        fault: answer.kind === 'fault' ? answer.fault : null,
        failures: answer.kind === 'fault' ? (before?.failures ?? 0) + 1 : 0,
      });
    }
    const given = answers.flatMap(({ asked: answer }) => (answer.kind === 'cosigned' ? [answer] : []));
    if (given.length === 0) return;
    // The journal may have grown meanwhile, and its consumer may be about to write it.
    await writer.locks.acquire('journal');
    const journal = await writer.journal.get(asked.number);
    if (journal === null) return;
    const isNewest = journal.size === asked.size;
    const sameAsBefore = journal.cosigned !== null && textOf(journal.cosigned) === textOf(asked.checkpoint);
    const cosigned = withLines(sameAsBefore && journal.cosigned !== null ? journal.cosigned : asked.checkpoint, given);
    await writer.journal.save({ ...journal, cosigned, checkpoint: isNewest ? cosigned : journal.checkpoint });
  });
}

function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n'));
}

/** One line of each witness: of the same one, the newer. What a witness did not sign it does not replace. */
function withLines(note: string, given: readonly { readonly by: Cosigner; readonly line: string }[]): string {
  const end = note.lastIndexOf('\n\n') + 2;
  const isReplaced = (line: string) => {
    const alone = noteIn(note.slice(0, end) + line);
    return alone !== null && given.some(({ by }) => cosignedAt(alone, by) !== null);
  };
  const before = note
    .slice(end)
    .split(/(?<=\n)/)
    .filter((line) => !isReplaced(line));
  return note.slice(0, end) + [...before, ...given.map(({ line }) => line)].join('');
}
