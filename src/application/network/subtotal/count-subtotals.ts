import { METHOD_NEEDS } from '../../../domain/ballot/method.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Reader } from '../../application.ts';
import { consultationUri, institutionUri } from '../../kit/uris.ts';
import { type CurrentSubtotal, isSupportsDue, type Next, nextOfBallot, nextOfSupports } from './next-subtotal.ts';
import type { SignSubtotal, SubtotalTopic } from './ports.ts';
import { saveCountedSubtotal } from './save-counted-subtotal.ts';

/**
 * Makes what our institution has to say of what its people did in every consultation that it shares: of supports, at most
 * once a minute and never while they are hidden, and of each ballot once it is counted. Answers how many it made.
 */
export async function countSubtotals(app: Application, sign: SignSubtotal): Promise<number> {
  const shared = await app.store.read((reader) => reader.subtotals.shared());
  let made = 0;
  for (const consultationId of shared) {
    for (let goesOn = false, isFull = true; isFull; goesOn = true) {
      isFull = false;
      for (const { about, next, uri } of await dueIn(app, consultationId, goesOn)) {
        if (await save(app, sign, { consultationId, about, next, uri })) made += 1;
        isFull ||= next.isFull;
      }
    }
  }
  return made;
}

type Due = {
  readonly about: SubtotalTopic;
  readonly next: Next;
  /** The id of the consultation where it is decided. */
  readonly uri: string;
};

async function dueIn(app: Application, consultationId: ConsultationId, goesOn: boolean): Promise<readonly Due[]> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.byId(consultationId);
    const mirror = await reader.sharing.mirror(consultationId);
    if (consultation === null || (consultation.host !== null && mirror?.endedAt !== null)) return [];
    const uri = consultation.host?.uri ?? consultationUri(app.origin, consultation.slug);
    const standing = async (about: SubtotalTopic): Promise<CurrentSubtotal> => {
      const institution = institutionUri(app.origin);
      return {
        institution,
        state: await reader.subtotals.state({ consultationId, about, institution }),
        mirror,
        goesOn,
        now: app.now(),
      };
    };
    const due: Due[] = [];
    const supports = await supportsIn(reader, consultation, await standing('supports'));
    if (supports !== null) due.push({ about: 'supports', next: supports, uri });
    for (const { ballot } of await reader.ballots.of(consultationId)) {
      if (ballot.publishedAt === null || !METHOD_NEEDS[ballot.method].additive) continue;
      const publication = await reader.ballots.publication(ballot.id);
      if (publication === null) continue;
      const at = ballot.uri ?? `${uri}/ballots/${ballot.slug}`;
      const next = nextOfBallot(await standing(ballot.id), { ballot, uri: at, publication });
      if (next !== null) due.push({ about: ballot.id, next, uri });
    }
    return due;
  });
}

async function supportsIn(reader: Reader, consultation: Consultation, at: CurrentSubtotal): Promise<Next | null> {
  if (!isSupportsDue(at, consultation)) return null;
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
