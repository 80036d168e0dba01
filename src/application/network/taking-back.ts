import { isId, type ParticipantId } from '../../domain/id.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import { joinParticipantIn } from '../join-participant.ts';
import type { MirroredAuthor, MirroredTrace } from './mirrored.ts';
import { mirroredAuthor, namedKey } from './mirrored-author.ts';
import type { Mirroring } from './mirroring.ts';

/** What came back. */
export const BACK_AGAIN = [
  'proposals',
  'versions',
  'comments',
  'answers',
  'ballots',
  'subtotals',
  'extensions',
  'gone',
] as const;
export type BackAgain = (typeof BACK_AGAIN)[number];

/** A consultation of ours while a co-host gives back what it has of it: `host` is ourselves. */
export type TakingBack = Mirroring & {
  /** The id of the co-host's institution. */
  readonly from: string;
};

type Work = {
  readonly uri: string;
  readonly author: MirroredAuthor;
  readonly original: string | null;
  readonly publishedAt: Date;
};

/** Who wrote something of ours that came back: themselves where they are still known, else their name. */
export async function formerAuthor(within: TakingBack, told: Work): Promise<Participant> {
  const { app, writer } = within;
  const uri = told.author?.uri ?? null;
  const name = told.author?.name ?? '';
  const own = `${app.origin}/participants/`;
  if (uri?.startsWith(own) === true) {
    const id = uri.slice(own.length);
    const known = isId(id) ? await writer.participants.byId(id) : null;
    if (known !== null) return known;
  } else if (uri !== null) {
    const joined = await joinParticipantIn(writer, app, { kind: 'remote', standing: 'fediverse', name, actorUri: uri });
    if (joined.ok) return joined.value;
  }
  return await mirroredAuthor(within, { uri: told.uri, author: name === '' ? null : { uri: null, name } });
}

/**
 * What somebody wrote at the very co-host that gives it back is known again by the id it has there: they may change it and
 * take it back, and what they sent is not taken twice. Answers that id; null for what came from elsewhere.
 */
export async function keepOriginal(within: TakingBack, subject: Subject, told: Work): Promise<string | null> {
  const { app, writer, consultation } = within;
  const original = originalIn(within, told);
  if (original === null) return null;
  await writer.guestActWrite.act({
    // The activity that brought it is forgotten; nobody sends one under this id.
    activity: original,
    consultationId: consultation.id,
    object: original,
    act: 'create',
    saidAt: told.publishedAt,
    subject,
    status: 'accepted',
    refusal: null,
    answeredAt: app.now(),
  });
  return original;
}

/**
 * Whose something is that another co-host gave back before, which knew no more than a name; null where this one does not
 * know better.
 */
export async function betterKnown(
  within: TakingBack,
  found: { readonly authorId: ParticipantId; readonly original: string | null },
  told: Work,
): Promise<Participant | null> {
  if (found.original !== null || originalIn(within, told) === null) return null;
  const named = await within.writer.participants.byId(found.authorId);
  return named?.importKey === namedKey(told.uri) ? await formerAuthor(within, told) : null;
}

function originalIn({ from }: TakingBack, { original }: Work): string | null {
  return original?.startsWith(from) === true ? original : null;
}

/** Keeps the decision by which something of ours was removed: it was ours, whoever told it. */
export async function keepDecision(
  { app, writer, consultation }: TakingBack,
  subject: Subject,
  { decision }: Pick<MirroredTrace, 'decision'>,
): Promise<void> {
  if (decision === null) return;
  await writer.write.decision({
    id: app.newId(),
    consultationId: consultation.id,
    subject,
    ...decision,
    agentId: null,
    statusBefore: 'published',
  });
}
