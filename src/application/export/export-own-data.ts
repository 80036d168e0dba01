import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { textIn } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import { readMyBallot } from '../ballot/reads.ts';
import { csvLine, textCell } from '../kit/csv.ts';
import { PAGE_MAX } from '../kit/page.ts';
import { readOwnFollows } from '../mail/digest/reads.ts';
import { readContactConsent } from '../participant/contact/consent.ts';
import type { OwnAct } from '../participant/ports.ts';
import { type OwnPage, readOwnActs, readOwnPage } from '../participant/reads.ts';
import { readOwnResponses } from '../questionnaire/reads.ts';
import { readOwnSignIns } from '../sign-in/sessions.ts';

type OwnDataQuery = { readonly participantId: ParticipantId };

/** Everything the node stores about a participant, as one document for themselves (GDPR art. 15 and 20). */
export async function exportOwnData(app: Application, query: OwnDataQuery): Promise<Result<object, Refusal>> {
  const all = await everything(app, query);
  if (!all.ok) return all;
  const { participant, acts, drafts, casts } = all.value;
  const { kind, name, standing, territory, lang, actorUri, createdAt } = participant;
  const { signIns, sessions } = await readOwnSignIns(app, { participantId: participant.id, session: null });
  const ballots = [];
  for (const { ballotId, consultationSlug, question } of casts) {
    const mine = await readMyBallot(app, { ballotId, voter: { participantId: participant.id } });
    if (mine.ok) ballots.push({ consultation: consultationSlug, question, ...mine.value });
  }
  return ok({
    node: app.origin,
    exportedAt: app.now(),
    participant: { id: participant.id, kind, name, standing, territory, lang, actorUri, createdAt },
    signIns,
    sessions: sessions.map(({ kind: way, createdAt: since, usedAt }) => ({ kind: way, createdAt: since, usedAt })),
    followsByMail: await readOwnFollows(app, { participantId: participant.id }),
    contactConsent: await readContactConsent(app, { participantId: participant.id }),
    drafts,
    proposals: await proposalsOf(app, acts),
    acts,
    ballots,
    questionnaires: await ownResponses(app, participant.id),
  });
}

/** What they answered in questionnaires, beside what they were asked. */
async function ownResponses(app: Application, participantId: ParticipantId): Promise<readonly object[]> {
  const own = await readOwnResponses(app, participantId);
  return own.map(({ questionnaire, response }) => ({
    title: questionnaire.title,
    standing: response.standing,
    answeredAt: response.answeredAt,
    answers: questionnaire.questions.map(({ id, text }) => ({
      question: text,
      marks: response.marks[id] ?? [],
      text: response.texts[id] ?? null,
    })),
  }));
}

/** What they did, one a row, for a spreadsheet; no cell is a formula there. */
export async function exportOwnActs(app: Application, query: OwnDataQuery): Promise<Result<string, Refusal>> {
  const all = await everything(app, query);
  if (!all.ok) return all;
  const header = 'at,kind,consultation,proposal,title,status,side,version,text,outcome,url';
  return ok(`${header}\r\n${all.value.acts.map((act) => csvLine(cellsOf(app, act))).join('')}`);
}

async function everything(
  app: Application,
  { participantId }: OwnDataQuery,
): Promise<Result<Omit<OwnPage, 'acts'> & { readonly acts: readonly OwnAct[] }, Refusal>> {
  const first = await readOwnPage(app, { participantId, limit: PAGE_MAX, after: null });
  if (!first.ok) return first;
  const { id } = first.value.participant;
  const acts: OwnAct[] = [...first.value.acts.items];
  for (let after = first.value.acts.next; after !== null; ) {
    const place = after;
    const page = await app.store.read(
      async (reader) => await readOwnActs(reader, app, { participantId: id, limit: PAGE_MAX, after: place }),
    );
    acts.push(...page.items);
    after = page.next;
  }
  return ok({ ...first.value, acts });
}

/** Their proposals with every version, also one that waits and what is no longer public. */
async function proposalsOf(app: Application, acts: readonly OwnAct[]): Promise<readonly object[]> {
  const ids = acts.flatMap(({ kind, id }) => (kind === 'proposal' ? [id] : []));
  return await app.store.read(async (reader) => {
    const proposals = [];
    for (const id of ids) {
      const proposal = await reader.proposals.byId(id);
      if (proposal === null) continue;
      const { number, status, tags, topics, location, place, original, receivedAt, publishedAt } = proposal;
      const versions = await reader.proposals.versions(id);
      const images = (await reader.images.of(id)).map(({ hash, alt }) => ({
        url: `${app.origin}/images/${hash}`,
        alt,
      }));
      proposals.push({
        id,
        number,
        status,
        tags,
        topics,
        location,
        place,
        images,
        original,
        receivedAt,
        publishedAt,
        versions,
        formerDetails: await reader.formerDetails.of(id),
      });
    }
    return proposals;
  });
}

function cellsOf(app: Application, act: OwnAct): Parameters<typeof csvLine>[0] {
  const { at, kind, consultation, proposal, poll, status, side, version, text, outcome } = act;
  const title = poll === null ? (proposal?.title ?? {}) : poll.question;
  const path = `/consultations/${consultation.slug}`;
  return [
    at.toISOString(),
    kind,
    consultation.slug,
    proposal?.number ?? null,
    textCell(textIn(title, [proposal?.lang ?? '']).text),
    status,
    side,
    version,
    text === null ? null : textCell(text),
    outcome,
    `${app.origin}${typeof proposal?.number === 'number' ? `${path}/proposals/${proposal.number}` : path}`,
  ];
}
