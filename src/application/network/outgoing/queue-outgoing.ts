import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { Participant } from '../../../domain/participant/participant.ts';
import type { Details } from '../../../domain/proposal/details.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { nowOrAfter } from '../../kit/elapsed.ts';
import type { OutgoingContributionKind } from './ports.ts';

type Author = Pick<Participant, 'kind'>;

/**
 * Whether something may be written here for a consultation: for ours always, for another institution's by somebody with
 * an account here and while it is shared. An account elsewhere goes to the host itself.
 */
export async function resolveDecider(
  reader: Reader,
  consultation: Consultation,
  author: Author,
): Promise<Result<{ readonly byHost: boolean }, RefusalOf<'decided-by-host' | 'not-shared'>>> {
  const { host } = consultation;
  if (host === null) return ok({ byHost: false });
  if (author.kind !== 'local') return refuse({ type: 'decided-by-host', host: host.uri });
  const mirror = await reader.sharing.mirror(consultation.id);
  return mirror === null || mirror.endedAt !== null ? refuse({ type: 'not-shared' }) : ok({ byHost: true });
}

/** Queues an act for the host of a consultation, in the transaction of the act. */
export async function queueOutgoingContribution(
  app: Application,
  writer: Writer,
  of: {
    readonly consultation: Consultation;
    readonly subject: Subject;
    /** The proposal that it is or is about. */
    readonly proposalId: string | null;
    readonly act: OutgoingContributionKind;
    readonly by: Actor | null;
    /** What a comment is to say. */
    readonly words?: string;
    /** The topics, the place and the images that a proposal is to have. */
    readonly details?: Details;
  },
): Promise<void> {
  const now = app.now();
  const id = app.newId();
  await writer.outgoingContributions.save({
    id,
    consultationId: of.consultation.id,
    subject: of.subject,
    act: of.act,
    status: 'waiting',
    refusal: null,
    words: of.words ?? null,
    details: of.details ?? null,
    document: null,
    wordsHash: null,
    tries: 0,
    dueAt: now,
    actedAt: await actedAt(writer, of.subject.id, now),
    answeredAt: null,
    shownAt: null,
    withheldAt: null,
    answer: null,
  });
  await writer.events.append({
    id: app.newId(),
    type: 'home-act-kept',
    at: now,
    by: of.by,
    consultationId: of.consultation.id,
    proposalId: of.proposalId,
    data: { actId: id },
  });
}

/** Readers know by this moment what is the later act. */
async function actedAt(writer: Writer, subjectId: string, now: Date): Promise<Date> {
  const acts = await writer.outgoingContributions.about(subjectId);
  const shown = await writer.authorship.of(subjectId);
  return nowOrAfter(
    [...acts, shown].map((act) => act?.actedAt ?? new Date(0)),
    now,
  );
}
