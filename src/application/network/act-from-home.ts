import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ParticipantId } from '../../domain/id.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Details } from '../../domain/proposal/details.ts';
import type { RefusalOf } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Application, Reader, Writer } from '../ports.ts';
import type { HomeActKind } from './home-acts.ts';

type Author = Pick<Participant, 'kind'>;

/**
 * Whether something may be written here for a consultation: for ours always, for another institution's by somebody with
 * an account here and while it is shared. An account elsewhere goes to the host itself.
 */
export async function takenHere(
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

/** Keeps what is to be sent to the host of a consultation, in the transaction in which it was done here. */
export async function keepHomeAct(
  app: Application,
  writer: Writer,
  of: {
    readonly consultation: Consultation;
    readonly subject: Subject;
    /** The proposal that it is or is about. */
    readonly proposalId: string | null;
    readonly act: HomeActKind;
    readonly by: ParticipantId;
    /** What a comment is to say. */
    readonly words?: string;
    /** The topics, the place and the images that a proposal is to have. */
    readonly details?: Details;
  },
): Promise<void> {
  const now = app.now();
  const id = app.newId();
  await writer.homeActWrite.act({
    id,
    consultationId: of.consultation.id,
    subject: of.subject,
    act: of.act,
    status: 'waiting',
    refusal: null,
    words: of.words ?? null,
    details: of.details ?? null,
    document: null,
    tries: 0,
    dueAt: now,
    actedAt: now,
    answeredAt: null,
  });
  await writer.write.event({
    id: app.newId(),
    type: 'home-act-kept',
    at: now,
    by: { participant: of.by },
    consultationId: of.consultation.id,
    proposalId: of.proposalId,
    data: { actId: id },
  });
}
