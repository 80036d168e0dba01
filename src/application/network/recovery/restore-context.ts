import { isId, type ParticipantId } from '../../../domain/kit/id.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { Participant } from '../../../domain/participant/participant.ts';
import { registerParticipantIn } from '../../participant/register-participant.ts';
import { mirroredAuthor, namedKey } from '../mirror/mirrored-author.ts';
import type { Mirroring } from '../mirror/mirroring.ts';
import type { MirroredAuthor, MirroredTrace } from '../mirror/ports.ts';

/** A consultation of ours while a co-host gives back what it has of it: `host` is ourselves. */
export type RestoreContext = Mirroring & {
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
export async function formerAuthor(within: RestoreContext, work: Work): Promise<Participant> {
  const { app, writer } = within;
  const uri = work.author?.uri ?? null;
  const name = work.author?.name ?? '';
  const own = `${app.origin}/participants/`;
  if (uri?.startsWith(own) === true) {
    const id = uri.slice(own.length);
    const known = isId(id) ? await writer.participants.byId(id) : null;
    if (known !== null) return known;
  } else if (uri !== null) {
    const joined = await registerParticipantIn(writer, app, {
      kind: 'remote',
      standing: 'fediverse',
      name,
      actorUri: uri,
    });
    if (joined.ok) return joined.value;
  }
  return await mirroredAuthor(within, { uri: work.uri, author: name === '' ? null : { uri: null, name } });
}

/**
 * What somebody wrote at the very co-host that gives it back is known again by the id it has there: they may change it and
 * take it back, and what they sent is not taken twice. Answers that id; null for what came from elsewhere.
 */
export async function saveOriginal(within: RestoreContext, subject: Subject, work: Work): Promise<string | null> {
  const { app, writer, consultation } = within;
  const original = originalIn(within, work);
  if (original === null) return null;
  await writer.incomingContributions.save({
    // The activity that created it is unknown now; nobody sends one under this id.
    activity: original,
    consultationId: consultation.id,
    object: original,
    act: 'create',
    sentAt: work.publishedAt,
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
export async function preferKnownAuthor(
  within: RestoreContext,
  found: { readonly authorId: ParticipantId; readonly original: string | null },
  work: Work,
): Promise<Participant | null> {
  if (found.original !== null || originalIn(within, work) === null) return null;
  const named = await within.writer.participants.byId(found.authorId);
  return named?.importKey === namedKey(work.uri) ? await formerAuthor(within, work) : null;
}

function originalIn({ from }: RestoreContext, { original }: Work): string | null {
  return original?.startsWith(from) === true ? original : null;
}

/** Restores the decision by which something of ours was removed: it is ours, whoever reported it. */
export async function recordDecision(
  { app, writer, consultation }: RestoreContext,
  subject: Subject,
  { decision }: Pick<MirroredTrace, 'decision'>,
): Promise<void> {
  if (decision === null) return;
  await writer.decisions.save({
    id: app.newId(),
    consultationId: consultation.id,
    subject,
    ...decision,
    agentId: null,
    statusBefore: 'published',
  });
}
