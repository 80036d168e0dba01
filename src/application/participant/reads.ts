import type { BallotId, ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Reader } from '../application.ts';
import { ballotKeys, canReadCasts } from '../ballot/ballot-secret.ts';
import { eligibilityIn } from '../ballot/eligibility.ts';
import type { CommentView } from '../comment/ports.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { pseudonymsOf } from '../kit/pseudonym.ts';
import { type OutgoingState, outgoingStates } from '../network/outgoing/outgoing-state.ts';
import { type Draft, opened } from '../proposal/reads.ts';
import type { OwnAct, ParticipantView } from './ports.ts';

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
  readonly acts: Page<OwnAct & { readonly home: OutgoingState | null }>;
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
    const acts = await readOwnActs(reader, app, { ...query, participantId: participant.id });
    const written = acts.items.filter(({ kind }) => kind === 'proposal' || kind === 'comment');
    const interactionResolver = await outgoingStates(
      reader,
      written.map(({ id }) => id),
    );
    return ok({
      participant,
      acts: { ...acts, items: acts.items.map((act) => ({ ...act, home: homeOf(interactionResolver, act) })) },
      drafts: await draftsOf(app, reader, participant.id),
      casts: await castsOf(app, reader, participant.id),
    });
  });
}

/** A page of what somebody did, the latest first. */
export async function readOwnActs(
  reader: Reader,
  app: Application,
  query: PageRequest & { readonly participantId: ParticipantId },
): Promise<Page<OwnAct>> {
  const pseudonyms = [...(await pseudonymsOf(reader, app, query.participantId)).values()];
  return await reader.ownActs.of({ ...query, pseudonyms });
}

/** Of what they wrote; a support has the id of the proposal it is of. */
function homeOf(interactionResolver: ReadonlyMap<string, OutgoingState>, { kind, id }: OwnAct): OutgoingState | null {
  return kind === 'proposal' || kind === 'comment' ? (interactionResolver.get(id) ?? null) : null;
}

async function draftsOf(app: Application, reader: Reader, id: ParticipantId): Promise<readonly OwnDraft[]> {
  const drafts: OwnDraft[] = [];
  for (const stored of await reader.drafts.all(id)) {
    const consultation = await reader.consultations.byId(stored.consultationId);
    if (consultation === null) continue;
    drafts.push({ ...opened(app, stored, consultation.slug), consultation: consultation.title });
  }
  return drafts;
}

/** Casts name nobody, so every ballot is asked with the key that this person has in it. */
async function castsOf(app: Application, reader: Reader, participantId: ParticipantId): Promise<readonly OwnCast[]> {
  const casts: OwnCast[] = [];
  for (const id of await reader.ballots.ids()) {
    const stored = await reader.ballots.byId(id);
    if (stored === null || !canReadCasts(stored)) continue;
    const { ballot } = stored;
    const person = await eligibilityIn(app).personOf(reader, { ballot, voter: { participantId } });
    const cast = person === null ? null : await reader.ballots.cast(id, ballotKeys(app, stored).voterKeyOf(person));
    const consultation = cast === null ? null : await reader.consultations.byId(ballot.consultationId);
    if (cast === null || consultation === null) continue;
    const { slug, question } = ballot;
    casts.push({ ballotId: id, consultationSlug: consultation.slug, slug, question, receivedAt: cast.receivedAt });
  }
  return casts.toSorted((one, other) => other.receivedAt.getTime() - one.receivedAt.getTime());
}

export type ParticipantDetail = ParticipantView & {
  readonly proposals: Page<{
    readonly slug: string;
    readonly number: number;
    readonly title: Readonly<Record<string, string>>;
    readonly publishedAt: Date;
  }>;
  readonly comments: Page<CommentView & { readonly consultationSlug: string }>;
};

/** What somebody published under this name. Never what they supported, voted or reported, nor their standing. */
export async function readParticipant(
  app: Application,
  query: {
    readonly id: string;
    readonly limit: number;
    readonly afterProposal: string | null;
    readonly afterComment: string | null;
  },
): Promise<Result<ParticipantDetail, Refusal>> {
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(query.id);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    const { id, kind, name, actorUri, createdAt, erasedAt } = participant;
    const account = actorUri === null ? null : await reader.peers.actor(actorUri);
    const proposals = await reader.views.participantProposals({
      participantId: id,
      limit: query.limit,
      after: query.afterProposal,
    });
    const slugs = new Map<string, string>();
    for (const { consultationId } of proposals.items) {
      if (slugs.has(consultationId)) continue;
      slugs.set(consultationId, (await reader.consultations.byId(consultationId))?.slug ?? '');
    }
    return ok({
      id,
      kind,
      name,
      actorUri,
      handle: account?.handle ?? null,
      createdAt,
      erasedAt,
      proposals: {
        next: proposals.next,
        items: proposals.items.map((row) => ({
          slug: slugs.get(row.consultationId) ?? '',
          number: row.number ?? 0,
          title: row.title,
          publishedAt: row.publishedAt ?? row.receivedAt,
        })),
      },
      comments: await reader.views.participantComments({
        participantId: id,
        limit: query.limit,
        after: query.afterComment,
      }),
    });
  });
}

/** As what somebody counts here, for themselves alone. */
export async function readOwnStanding(
  app: Application,
  participantId: ParticipantId,
): Promise<Result<Pick<Participant, 'standing' | 'territory'>, Refusal>> {
  const participant = await app.store.read((reader) => reader.participants.byId(participantId));
  if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
  const { standing, territory } = participant;
  return ok({ standing, territory });
}

/** What somebody is called, and the language that they chose; null for one. */
export type Preferences = { readonly name: string; readonly lang: Lang | null };

/** How pages address somebody who signed in; null where there is nobody of that id. */
export async function readPreferences(
  app: Application,
  { participantId }: { readonly participantId: ParticipantId },
): Promise<Preferences | null> {
  const found = await app.store.read((reader) => reader.participants.byId(participantId));
  return found === null ? null : { name: found.name, lang: found.lang };
}
