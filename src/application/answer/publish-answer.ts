import type { Answer, Commitment, Verdict } from '../../domain/answer/answer.ts';
import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import { checkAll, checkEach } from '../../domain/kit/check-all.ts';
import type { ConsultationId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { BODY_MAX, checkLocalised, type Localised, TITLE_MAX } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import { takesPartHere } from '../../domain/source/source.ts';
import type { Application, Reader } from '../application.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { stillShared } from '../kit/still-shared.ts';
import { institutionUri } from '../kit/uris.ts';

/**
 * As whom this institution answers in a consultation: null as the one that decides, its id as a co-host. Refused once the
 * host does not share the consultation any more, and where another platform decides.
 */
export async function answersAs(
  app: Application,
  reader: Reader,
  consultationId: ConsultationId,
): Promise<Result<string | null, Refusal>> {
  const shared = await stillShared(reader, consultationId);
  if (!shared.ok) return shared;
  const consultation = await reader.consultations.byId(consultationId);
  const here =
    consultation === null
      ? ok(null)
      : consultation.host === null
        ? await decidedHereNow(reader, consultation)
        : takesPartHere(consultation);
  if (!here.ok) return here;
  return ok(shared.value.byHost ? institutionUri(app.origin) : null);
}

export type PublishAnswer = {
  readonly proposalId: ProposalId;
  readonly verdict: Verdict;
  readonly body: Localised;
  readonly commitments: readonly { readonly text: Localised; readonly dueOn: string | null }[];
  /** Version of the answer that it was written after, 0 for none; refused where there is another now. */
  readonly after?: number | undefined;
  readonly by: Actor | null;
};

/**
 * Answers a proposal officially. A second answer is a new version; the first stays readable. Possible in any phase. Of what
 * another institution hosts, the answer stands beside the host's, which alone decides (docs/adr/0074); refused once that is
 * not shared any more.
 */
export async function publishAnswer(app: Application, command: PublishAnswer): Promise<Result<Answer, Refusal>> {
  const now = app.now();
  const checked = checkAnswer(command);
  if (!checked.ok) return checked;
  const { body } = checked.value;
  const made = { status: 'planned', note: null, updatedAt: now, updates: [] } as const;
  const commitments: readonly Commitment[] = checked.value.commitments.map((each) => ({
    id: app.newId(),
    ...each,
    ...made,
  }));
  return await app.store.transact(async (writer) => {
    const proposal = await writer.proposals.lock(command.proposalId, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const by = await answersAs(app, writer, proposal.consultationId);
    if (!by.ok) return by;
    const institution = by.value;
    if (proposal.status !== 'published') {
      return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published'] });
    }
    const version = await lastVersion(writer, { proposalId: proposal.id, institution });
    if (command.after !== undefined && command.after !== version) return refuse({ type: 'changed-meanwhile' });
    const answer: Answer = {
      id: app.newId(),
      proposalId: proposal.id,
      version: version + 1,
      verdict: command.verdict,
      body,
      commitments,
      agentId: agentIdOf(command.by),
      publishedAt: now,
    };
    const data = { answerId: answer.id, version: answer.version, verdict: answer.verdict };
    const event = {
      id: app.newId(),
      at: now,
      by: command.by,
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
    };
    if (institution === null) {
      await writer.answers.save(answer);
      await writer.events.append({ ...event, type: 'answer-published', data });
    } else {
      const atHost = { status: 'waiting', refusal: null } as const;
      await writer.cohostAnswers.save({ ...answer, institution, ours: true, uri: null, document: null, atHost });
      await writer.events.append({ ...event, type: 'cohost-answer-published', data: { ...data, institution } });
    }
    return ok(answer);
  });
}

async function lastVersion(
  reader: Reader,
  of: { readonly proposalId: ProposalId; readonly institution: string | null },
): Promise<number> {
  if (of.institution === null) return (await reader.answers.latest(of.proposalId))?.version ?? 0;
  const own = (await reader.cohostAnswers.of(of.proposalId)).filter(
    ({ institution }) => institution === of.institution,
  );
  return own.at(-1)?.version ?? 0;
}

/** The words of an answer; refuses everything that does not hold. */
export function checkAnswer(input: Pick<PublishAnswer, 'body' | 'commitments'>) {
  return checkAll({
    body: checkLocalised(input.body, 'body', BODY_MAX),
    commitments: checkEach(input.commitments.map((each, index) => checkCommitment(each, `commitments.${index}`))),
  });
}

function checkCommitment(input: PublishAnswer['commitments'][number], field: string) {
  return checkAll({
    text: checkLocalised(input.text, `${field}.text`, TITLE_MAX * 5),
    dueOn: input.dueOn === null ? ok(null) : checkDay(input.dueOn, `${field}.dueOn`),
  });
}

function checkDay(text: string, field: string): Result<string, RefusalOf<'invalid'>> {
  const day = instantOf(text, { zone: 'UTC', field, edge: 'start' });
  if (!day.ok) return day;
  return text.length === 10 ? ok(text) : refuse({ type: 'invalid', field, because: 'not-a-date' });
}
