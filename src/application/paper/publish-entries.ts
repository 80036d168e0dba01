import { createHash } from 'node:crypto';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { ContributionBatch, PaperEntries, PaperOutcome } from '../../domain/paper/contributions.ts';
import type { Participant, Pseudonym } from '../../domain/participant/participant.ts';
import { checkSupport, type Side, type Support } from '../../domain/support/support.ts';
import type { Application, Writer } from '../application.ts';
import { submitComment } from '../comment/submit-comment.ts';
import { registerParticipantIn } from '../participant/register-participant.ts';
import { submitProposal } from '../proposal/submit-proposal.ts';

type Of = { readonly consultation: Consultation; readonly batch: ContributionBatch; readonly entries: PaperEntries };
type Within = { readonly app: Application; readonly writer: Writer };

/**
 * What a confirmed envelope says becomes proposals, comments and supports as any other, by the use cases of those who take
 * part online. Comments first: they lock what supports only rely on.
 */
export async function publishEntries(within: Within, of: Of): Promise<Result<PaperOutcome, Refusal>> {
  const proposals = await publishProposals(within, of);
  if (!proposals.ok) return proposals;
  const comments = await publishComments(within, of);
  if (!comments.ok) return comments;
  const supports = await countSupports(within, of);
  return supports.ok
    ? ok({ proposals: proposals.value, comments: comments.value, supports: supports.value })
    : supports;
}

async function publishProposals(
  within: Within,
  { consultation, batch, entries }: Of,
): Promise<Result<PaperOutcome['proposals'], Refusal>> {
  const published: PaperOutcome['proposals'][number][] = [];
  for (const { title, body, lang, place } of entries.proposals) {
    const author = await paperAuthor(within, batch, lang);
    if (!author.ok) return author;
    const proposal = await submitProposal(within.app, {
      slug: consultation.slug,
      authorId: author.value.id,
      content: { title: { [lang]: title }, body: { [lang]: body }, lang, cost: null, amends: null },
      ...(place === null ? {} : { place }),
      vouched: true,
    });
    if (!proposal.ok) return proposal;
    published.push({ id: proposal.value.id, authorId: author.value.id });
  }
  return ok(published);
}

async function publishComments(
  within: Within,
  { consultation, batch, entries }: Of,
): Promise<Result<PaperOutcome['comments'], Refusal>> {
  const published: PaperOutcome['comments'][number][] = [];
  for (const { proposal: number, side, body, lang } of entries.comments) {
    const about = number === null ? null : await within.writer.proposals.byNumber(consultation.id, number);
    if (number !== null && about === null) return refuse({ type: 'not-found', what: 'proposal' });
    const author = await paperAuthor(within, batch, lang);
    if (!author.ok) return author;
    const { slug } = consultation;
    const input = { slug, proposalId: about?.id ?? null, authorId: author.value.id, side, body, lang };
    const comment = await submitComment(within.app, { ...input, vouched: true });
    if (!comment.ok) return comment;
    published.push({ id: comment.value.id, authorId: author.value.id });
  }
  return ok(published);
}

/** Whoever wrote one sheet: nobody is named, only where it was handed in. */
async function paperAuthor(
  { app, writer }: Within,
  { place }: ContributionBatch,
  lang: Lang,
): Promise<Result<Participant, Refusal>> {
  return await registerParticipantIn(writer, app, { name: place, kind: 'paper', standing: 'paper', lang });
}

async function countSupports(
  { app, writer }: Within,
  { consultation, batch, entries }: Of,
): Promise<Result<PaperOutcome['supports'], Refusal>> {
  const outcome: PaperOutcome['supports'][number][] = [];
  const now = app.now();
  // In one order, as everybody locks them.
  for (const { proposal: number, side, count } of together(entries.supports)) {
    const found = await writer.proposals.byNumber(consultation.id, number);
    const proposal = found === null ? null : await writer.proposals.lock(found.id, 'rely');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const version = checkSupport(proposal, { side, version: null, sides: consultation.rules.supports });
    if (!version.ok) return version;
    const counted = { proposalId: proposal.id, number, side, count };
    const supports = supportersOf(batch, counted).map((supporter): Support => {
      const { value: current } = version;
      return { proposalId: proposal.id, supporter, side, version: current, standing: 'paper', givenAt: now };
    });
    await writer.supports.saveAll(supports.map((after) => ({ before: null, after })));
    await writer.events.append(
      ...supports.map(
        (each): NewEvent => ({
          id: app.newId(),
          type: 'support-given',
          at: now,
          by: null,
          consultationId: consultation.id,
          proposalId: proposal.id,
          data: { side, version: each.version, standing: 'paper' },
        }),
      ),
    );
    outcome.push(counted);
  }
  return ok(outcome);
}

function together(lines: PaperEntries['supports']): PaperEntries['supports'] {
  const sums = Map.groupBy(lines, ({ proposal, side }) => `${proposal} ${side}`);
  return [...sums.values()]
    .map(([first, ...rest]) => ({
      proposal: first?.proposal ?? 0,
      side: first?.side ?? ('for' as const),
      count: rest.reduce((sum, { count }) => sum + count, first?.count ?? 0),
    }))
    .toSorted((a, b) => a.proposal - b.proposal || (a.side < b.side ? -1 : 1));
}

/**
 * A pseudonym for each sheet. Nobody is behind it: it is made from the batch, so that the supports of a batch are found
 * again where it is revoked.
 */
export function supportersOf(
  { id }: Pick<ContributionBatch, 'id'>,
  of: { readonly proposalId: string; readonly side: Side; readonly count: number },
): readonly Pseudonym[] {
  return Array.from(
    { length: of.count },
    (_, nth) =>
      createHash('sha256').update(`paper ${id} ${of.proposalId} ${of.side} ${nth}`).digest('hex') as Pseudonym,
  );
}
