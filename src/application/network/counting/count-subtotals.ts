import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { Application, Reader } from '../../application.ts';
import { consultationUri, institutionUri } from '../../kit/uris.ts';
import {
  type CurrentSubtotal,
  type Next,
  nextOfPoll,
  nextOfSupports,
  pollWaitMs,
  supportsWaitMs,
  urgeOf,
} from '../subtotal/next-subtotal.ts';
import type { SignSubtotal, SubtotalTopic } from '../subtotal/ports.ts';
import { saveCountedSubtotal } from '../subtotal/save-counted-subtotal.ts';
import { nextOfOwnBallot, type OwnBallot, ownBallot } from './next-figures.ts';

/** What a look at a consultation is about: acts of people, by which supports and polls change, and ballots. */
export type Look = {
  /** False where nobody supported or voted since the last look: then only what has to be said anew is counted. */
  readonly acts: boolean;
  readonly ballots: boolean;
};

export type Counted = {
  /** How many subtotals it made. */
  readonly made: number;
  /** In how many milliseconds it may count again what was sent too short a time ago; null where nothing waits for that. */
  readonly againMs: number | null;
};

const EVERYTHING: Look = { acts: true, ballots: true };

/** Makes what our institution has to say in every consultation that it shares. Answers how many subtotals it made. */
export async function countSubtotals(app: Application, sign: SignSubtotal, look = EVERYTHING): Promise<number> {
  const shared = await app.store.read((reader) => reader.subtotals.shared());
  let made = 0;
  for (const consultationId of shared) made += (await countConsultation(app, sign, { consultationId, look })).made;
  return made;
}

/**
 * Makes what our institution has to say of what its people did in a consultation: of supports, at most once in some
 * seconds, among many institutions more rarely, and never while they are hidden, of each ballot once it is counted, and of
 * each poll as of supports.
 */
export async function countConsultation(
  app: Application,
  sign: SignSubtotal,
  { consultationId, look }: { readonly consultationId: ConsultationId; readonly look: Look },
): Promise<Counted> {
  let made = 0;
  for (let goesOn = false; ; goesOn = true) {
    const { due, againMs } = await dueIn(app, { consultationId, goesOn, look });
    let isFull = false;
    for (const { about, next, uri } of due) {
      if (await save(app, sign, { consultationId, about, next, uri })) made += 1;
      isFull ||= next.isFull;
    }
    if (!isFull) return { made, againMs };
  }
}

type Due = {
  readonly about: SubtotalTopic;
  readonly next: Next;
  /** The id of the consultation where it is decided. */
  readonly uri: string;
};

type DueNow = { readonly due: readonly Due[]; readonly againMs: number | null };

async function dueIn(
  app: Application,
  of: { readonly consultationId: ConsultationId; readonly goesOn: boolean; readonly look: Look },
): Promise<DueNow> {
  const { consultationId, goesOn, look } = of;
  const waits: number[] = [];
  const found = await app.store.read(async (reader) => {
    const consultation = await reader.consultations.byId(consultationId);
    const mirror = await reader.sharing.mirror(consultationId);
    if (consultation === null || (consultation.host !== null && mirror?.endedAt !== null)) return null;
    const uri = consultation.host?.uri ?? consultationUri(app.origin, consultation.slug);
    const institution = institutionUri(app.origin);
    const now = app.now();
    const institutions = await countHolders(reader, consultation);
    const standing = async (about: SubtotalTopic): Promise<CurrentSubtotal> => ({
      institution,
      state: await reader.subtotals.state({ consultationId, about, institution }),
      mirror,
      goesOn,
      institutions,
      now,
    });
    const isCounted = (at: CurrentSubtotal, waitMs: number | null) => {
      if (waitMs !== null && waitMs > 0) waits.push(waitMs);
      return waitMs === 0 && (look.acts || urgeOf(at) === 'anew');
    };
    const at = await standing('supports');
    const isSupports = isCounted(at, supportsWaitMs(at, consultation));
    const supports = isSupports ? await supportsIn(reader, consultation, at) : null;
    const ballots: { readonly at: CurrentSubtotal; readonly own: OwnBallot }[] = [];
    for (const stored of look.ballots ? await reader.ballots.of(consultationId) : []) {
      const at = stored.ballot.uri ?? `${uri}/ballots/${stored.ballot.slug}`;
      const own = await ownBallot(reader, { stored, uri: at, institution, now });
      if (own !== null) ballots.push({ at: await standing(stored.ballot.id), own });
    }
    const polls: Due[] = [];
    for (const poll of await reader.polls.of(consultationId)) {
      const at = await standing(poll.id);
      if (!isCounted(at, pollWaitMs(at, { consultation, poll }))) continue;
      const { votesOfPoll: voted, polled: before } = await pollCounts(reader, poll, at);
      const pollAt = poll.uri ?? `${uri}/polls/${poll.id}`;
      const next = nextOfPoll(at, { consultation, poll, uri: pollAt, before, now: voted });
      if (next !== null) polls.push({ about: poll.id, next, uri });
    }
    return { uri, supports, ballots, polls };
  });
  if (found === null) return { due: [], againMs: null };
  const { uri, supports, ballots, polls } = found;
  const due: Due[] = [...(supports === null ? [] : [{ about: 'supports' as const, next: supports, uri }]), ...polls];
  // Some are counted for it, each in a transaction of its own.
  for (const { at, own } of ballots) {
    const next = await nextOfOwnBallot(app, at, own);
    if (next !== null) due.push({ about: own.stored.ballot.id, next, uri });
  }
  return { due, againMs: waits.length === 0 ? null : Math.min(...waits) };
}

/** How many institutions hold a consultation, as its host says where that is another. */
async function countHolders(reader: Reader, { id, host }: Consultation): Promise<number> {
  if (host !== null) return (await reader.sharing.holders(id)).length;
  return 1 + (await reader.sharing.cohosts(id)).filter(({ status }) => status === 'accepted').length;
}

/** What our people voted in a poll, and what we said of it last. */
async function pollCounts(reader: Reader, poll: Poll, { institution, state }: CurrentSubtotal) {
  const { id, consultationId, options } = poll;
  const { voters, byOption } = await reader.views.pollVotes(id);
  const last = await reader.subtotals.subtotal({ consultationId, about: id, institution }, state?.sequence ?? 0);
  const votes = options.map((option) => byOption[option.id] ?? 0);
  return { votesOfPoll: { voters, votes }, polled: last?.polled ?? null };
}

async function supportsIn(reader: Reader, consultation: Consultation, at: CurrentSubtotal): Promise<Next | null> {
  return nextOfSupports(at, {
    consultation,
    before: await reader.subtotals.counts(consultation.id, at.institution),
    now: await reader.subtotals.ownCounts(consultation.id),
  });
}

/** Signs and saves what is due, unless another worker did so concurrently. */
async function save(
  app: Application,
  sign: SignSubtotal,
  { consultationId, about, next, uri }: Due & { readonly consultationId: ConsultationId },
): Promise<boolean> {
  const id = app.newId();
  const { subtotal, counts } = next;
  const { institution, sequence, since, countedAt } = subtotal;
  const signed = await sign(subtotal, { id, consultation: uri });
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.byId(consultationId);
    const state = await writer.subtotals.lockState({ consultationId, about, institution, ours: true });
    if (consultation === null || state.sequence >= sequence) return false;
    const of = { id, consultationId, about, institution, ours: true, since, receivedAt: countedAt };
    // As it was counted: the document says it to the second.
    await saveCountedSubtotal({ app, writer }, { ...of, signed: { ...signed, subtotal }, counts, at: countedAt });
    const seen = consultation.host === null ? sequence : state.seen;
    await writer.subtotals.saveState({ ...state, sequence, seen, sentAt: countedAt, fault: null });
    return true;
  });
}
