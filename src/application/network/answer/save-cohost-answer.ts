import {
  ANSWER_VERSIONS_MAX,
  type CohostAnswer,
  commitmentAsMirrored,
  lastChangeOf,
} from '../../../domain/answer/answer.ts';
import type { EventOrigin } from '../../../domain/event/origin.ts';
import type { ConsultationId, ProposalId } from '../../../domain/kit/id.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { CLOCK_MS } from '../../../domain/network/subtotal.ts';
import { checkAnswer } from '../../answer/publish-answer.ts';
import type { Application, Writer } from '../../application.ts';
import type { SignedAnswer } from './ports.ts';

/** What became of an answer that came: `kept` where it says something new. */
export type AnswerSaved = Result<
  'kept' | 'known',
  RefusalOf<'invalid' | 'unknown-placeholder' | 'placeholder-missing'>
>;

/**
 * Saves the answer of another institution, whose proof holds: a new version, or what became of the commitments of one that
 * is known. What was published never changes, and what was said before something that is known already is known.
 */
export async function saveCohostAnswer(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  of: {
    readonly signed: SignedAnswer;
    /** Who that is now, by its id. */
    readonly institution: string;
    /** Whether that is this institution, which lost it since and has it back from the host. */
    readonly ours: boolean;
    readonly consultationId: ConsultationId;
    readonly proposalId: ProposalId;
    readonly origin: EventOrigin;
  },
): Promise<AnswerSaved> {
  const { signed, institution, ours, consultationId, proposalId, origin } = of;
  const checked = checkAnswer(signed);
  if (!checked.ok) return checked;
  if (signed.version > ANSWER_VERSIONS_MAX) {
    return refuse({ type: 'invalid', field: 'version', because: 'too-large', limit: ANSWER_VERSIONS_MAX });
  }
  if (signed.updatedAt.getTime() - app.now().getTime() > CLOCK_MS || signed.updatedAt < signed.publishedAt) {
    return refuse({ type: 'invalid', field: 'updated', because: 'not-a-date' });
  }
  const event = { by: null, origin, consultationId, proposalId } as const;
  const known = (await writer.cohostAnswers.of(proposalId)).find(
    (each) => each.institution === institution && each.version === signed.version,
  );
  if (known === undefined) {
    const answer: CohostAnswer = {
      id: app.newId(),
      proposalId,
      institution,
      ours,
      uri: ours ? null : signed.uri,
      document: signed.document,
      atHost: ours ? { status: 'accepted', refusal: null } : null,
      version: signed.version,
      verdict: signed.verdict,
      body: checked.value.body,
      commitments: signed.commitments.map((each) => newCommitment(app, each, signed.updatedAt)),
      agentId: null,
      publishedAt: signed.publishedAt,
    };
    await writer.cohostAnswers.save(answer);
    await writer.events.append({
      ...event,
      id: app.newId(),
      type: 'cohost-answer-published',
      at: app.now(),
      data: { answerId: answer.id, institution, version: answer.version, verdict: answer.verdict },
    });
    return ok('kept');
  }
  if (known.uri !== signed.uri || !isSameAnswer(known, signed)) {
    return refuse({ type: 'invalid', field: 'version', because: 'duplicate' });
  }
  if (signed.updatedAt < lastChangeOf(known)) return ok('known');
  let news = false;
  for (const [index, commitment] of known.commitments.entries()) {
    const now = signed.commitments[index];
    if (now === undefined) continue;
    const after = commitmentAsMirrored(commitment, now, signed.updatedAt);
    if (after === commitment) continue;
    news = true;
    await writer.answers.saveCommitment(after);
    await writer.events.append({
      ...event,
      id: app.newId(),
      type: 'cohost-commitment-updated',
      at: app.now(),
      data: { answerId: known.id, commitmentId: commitment.id, institution, status: now.status },
    });
  }
  if (news) await writer.cohostAnswers.saveDocument(known.id, { document: signed.document, atHost: null });
  return ok(news ? 'kept' : 'known');
}

function newCommitment(app: Application, said: SignedAnswer['commitments'][number], at: Date) {
  const { text, dueOn, status, note } = said;
  const updates = note === null && status === 'planned' ? [] : [{ status, note, at }];
  return { id: app.newId(), text, dueOn, status, note, updatedAt: at, updates };
}

/** Whether a document says the same of what never changes: the text, the verdict and what was promised. */
export function isSameAnswer(known: CohostAnswer, signed: SignedAnswer): boolean {
  const { verdict, commitments } = signed;
  if (known.verdict !== verdict || known.publishedAt.getTime() !== signed.publishedAt.getTime()) return false;
  if (known.commitments.length !== commitments.length || !isSameText(known.body, signed.body)) return false;
  return known.commitments.every(({ text, dueOn }, index) => {
    const now = commitments[index];
    return now !== undefined && now.dueOn === dueOn && isSameText(text, now.text);
  });
}

function isSameText(one: CohostAnswer['body'], other: CohostAnswer['body']): boolean {
  const plain = (text: CohostAnswer['body']) =>
    JSON.stringify(Object.entries(text).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return plain(one) === plain(other);
}
