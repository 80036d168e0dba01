import { type CohostAnswer, lastChangeOf } from '../../../domain/answer/answer.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { MirroredCohostAnswer } from '../answer/ports.ts';
import { isSameAnswer, saveCohostAnswer } from '../answer/save-cohost-answer.ts';
import { type Mirroring, recordEvidence, toldBy } from './mirroring.ts';
import { movesWithin } from './pooled.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/**
 * Applies the answer of a city that holds the consultation too: only with that city's own proof, whatever the host says.
 * One whose key cannot be read now is read again once it can.
 */
export async function saveMirroredCohostAnswer(
  within: Mirroring,
  mirrored: MirroredCohostAnswer,
): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const moves = await movesWithin(within);
  const institution = currentUri(moves, mirrored.institution);
  const about = { uri: mirrored.uri, document: JSON.parse(mirrored.document) };
  if (currentUri(moves, mirrored.consultation) !== consultation.host.uri) {
    await recordEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  if (mirrored.proof === 'forged') {
    await recordEvidence(within, 'forged-proof', about);
    return 'refused';
  }
  const unread = { consultationId: consultation.id, institution };
  if (mirrored.proof === 'unknown') {
    await writer.cohostAnswers.saveUnread(unread, app.now());
    return 'refused';
  }
  const isRead = (await writer.statements.countUnread(consultation.id, institution)) === 0;
  if (isRead) await writer.cohostAnswers.saveUnread(unread, null);
  const found = await answered(within, currentUri(moves, mirrored.answers));
  const proposal = found?.consultationId === consultation.id ? await writer.proposals.lock(found.id, 'change') : null;
  if (proposal === null) return 'refused';
  const ours = institution === institutionUri(app.origin);
  if (ours && (await saveCarried(within, { mirrored, proposalId: proposal.id }))) return 'known';
  const saved = await saveCohostAnswer(
    { app, writer },
    {
      signed: { ...mirrored, uri: currentUri(moves, mirrored.uri) },
      institution,
      ours,
      consultationId: consultation.id,
      proposalId: proposal.id,
      origin: toldBy(within),
    },
  );
  return saved.ok ? saved.value : 'refused';
}

/** The proposal of an id at the host: of a mirror by that id, of ours, which a co-host gives back, by its number. */
async function answered({ writer, consultation }: Mirroring, uri: string): Promise<Proposal | null> {
  const mirrored = await writer.proposals.byUri(uri);
  const prefix = `${consultation.host.uri}/proposals/`;
  const number = uri.startsWith(prefix) ? Number(uri.slice(prefix.length)) : Number.NaN;
  if (mirrored !== null || !Number.isSafeInteger(number)) return mirrored;
  const own = await writer.proposals.byNumber(consultation.id, number);
  return own?.uri === null ? own : null;
}

/**
 * The host carries one of ours: kept as it does, and accepted where that is all that was said of it. Where another one was given
 * here under that version, ours is from before a backup and was lost with it: it comes back, and the other one follows it.
 */
async function saveCarried(
  within: Mirroring,
  of: { readonly mirrored: MirroredCohostAnswer; readonly proposalId: ProposalId },
): Promise<boolean> {
  const { writer } = within;
  const { version, document, updatedAt } = of.mirrored;
  const answers = (await writer.cohostAnswers.of(of.proposalId)).filter(({ ours }) => ours);
  const own = answers.find((each) => each.version === version);
  if (own === undefined) return false;
  const told = { ...of.mirrored, publishedAt: wholeSecond(of.mirrored.publishedAt) };
  if (own.document === null && !isSameAnswer({ ...own, publishedAt: wholeSecond(own.publishedAt) }, told)) {
    await giveAgain(within, { ...own, version: 1 + Math.max(...answers.map((each) => each.version)) });
    return false;
  }
  const isLatest = wholeSecond(lastChangeOf(own)) <= updatedAt;
  const atHost = isLatest ? ({ status: 'accepted', refusal: null } as const) : own.atHost;
  await writer.cohostAnswers.saveDocument(own.id, { document, atHost });
  return true;
}

/** As every document tells it: some have milliseconds, too. */
function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000);
}

/** An answer of ours goes to the host once more, under another version. */
async function giveAgain({ app, writer, consultation }: Mirroring, answer: CohostAnswer): Promise<void> {
  const { id: answerId, institution, version, verdict, proposalId } = answer;
  await writer.cohostAnswers.renumber(answerId, version);
  await writer.events.append({
    id: app.newId(),
    type: 'cohost-answer-published',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId,
    data: { answerId, institution, version, verdict },
  });
}
