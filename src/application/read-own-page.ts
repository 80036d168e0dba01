import type { BallotId, ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Localised } from '../domain/text.ts';
import { ballotKeys } from './ballot-secret.ts';
import { type Draft, opened } from './drafts.ts';
import { eligibilityIn } from './eligibility.ts';
import { type HomeState, homeStates } from './network/home-state.ts';
import type { OwnAct } from './own-acts.ts';
import type { Application, Reader } from './ports.ts';
import type { Page, PageRequest } from './views.ts';

/** A ballot in which somebody's vote stands. What they voted is behind their receipt. */
export type OwnCast = {
  readonly ballotId: BallotId;
  readonly consultationSlug: string;
  readonly slug: string;
  readonly question: Localised;
  readonly receivedAt: Date;
};

export type OwnDraft = Draft & { readonly consultation: Localised };

/** Everything that a participant finds of themselves on their own page. */
export type OwnPage = {
  readonly participant: Participant;
  readonly acts: Page<OwnAct & { readonly home: HomeState | null }>;
  readonly drafts: readonly OwnDraft[];
  readonly casts: readonly OwnCast[];
};

/** What somebody did here and what became of it: for themselves alone, and for nobody who works here. */
export async function readOwnPage(
  app: Application,
  query: PageRequest & { readonly participantId: ParticipantId },
): Promise<Result<OwnPage, Refusal>> {
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(query.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null)
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    const acts = await reader.ownActs.of({ ...query, participantId: participant.id });
    const written = acts.items.filter(({ kind }) => kind === 'proposal' || kind === 'comment');
    const homes = await homeStates(
      reader,
      written.map(({ id }) => id),
    );
    return ok({
      participant,
      acts: { ...acts, items: acts.items.map((act) => ({ ...act, home: homeOf(homes, act) })) },
      drafts: await draftsOf(app, reader, participant.id),
      casts: await castsOf(app, reader, participant.id),
    });
  });
}

/** Of what they wrote; a support has the id of the proposal it is of. */
function homeOf(homes: ReadonlyMap<string, HomeState>, { kind, id }: OwnAct): HomeState | null {
  return kind === 'proposal' || kind === 'comment' ? (homes.get(id) ?? null) : null;
}

async function draftsOf(app: Application, reader: Reader, id: ParticipantId): Promise<readonly OwnDraft[]> {
  const drafts: OwnDraft[] = [];
  for (const kept of await reader.drafts.all(id)) {
    const consultation = await reader.consultations.byId(kept.consultationId);
    if (consultation === null) continue;
    drafts.push({ ...opened(app, kept, consultation.slug), consultation: consultation.title });
  }
  return drafts;
}

/** Casts name nobody, so every ballot is asked with the key that this person has in it. */
async function castsOf(app: Application, reader: Reader, participantId: ParticipantId): Promise<readonly OwnCast[]> {
  const casts: OwnCast[] = [];
  for (const id of await reader.ballots.ids()) {
    const kept = await reader.ballots.byId(id);
    if (kept === null) continue;
    const { ballot } = kept;
    const person = await eligibilityIn(app).personOf(reader, { ballot, voter: { participantId } });
    const cast = person === null ? null : await reader.ballots.cast(id, ballotKeys(app, kept).voterKeyOf(person));
    const consultation = cast === null ? null : await reader.consultations.byId(ballot.consultationId);
    if (cast === null || consultation === null) continue;
    const { slug, question } = ballot;
    casts.push({ ballotId: id, consultationSlug: consultation.slug, slug, question, receivedAt: cast.receivedAt });
  }
  return casts.toSorted((one, other) => other.receivedAt.getTime() - one.receivedAt.getTime());
}
