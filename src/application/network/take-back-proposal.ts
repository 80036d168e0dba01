import type { Proposal } from '../../domain/proposal/proposal.ts';
import { checkTags } from '../../domain/proposal/proposal.ts';
import { checkContent, type Version } from '../../domain/proposal/version.ts';
import { contentHashOf } from '../content-hash.ts';
import type { MirroredProposal, MirroredTrace } from './mirrored.ts';
import { keepMatchedImages, matchedImages } from './mirrored-images.ts';
import {
  type BackAgain,
  betterKnown,
  formerAuthor,
  keepDecision,
  keepOriginal,
  type TakingBack,
} from './taking-back.ts';

/** Takes a proposal of ours back as a co-host has it: under its number, or its later text. What is here stays. */
export async function takeBackProposal(within: TakingBack, told: MirroredProposal): Promise<BackAgain | null> {
  const { app, writer, consultation } = within;
  const content = checkContent(told.content, consultation.languages);
  const isOurs = told.uri === `${consultation.host.uri}/proposals/${told.number}`;
  if (!isOurs || !content.ok || contentHashOf(content.value) !== told.contentHash) return null;
  const current: Version = {
    ...content.value,
    number: told.version,
    contentHash: told.contentHash,
    createdAt: told.updatedAt,
    status: 'current',
  };
  const found = await writer.proposals.byNumber(consultation.id, told.number);
  if (found !== null) return await takeBackVersion(within, await knownAgain(within, found, told), current);
  // It was sent again meanwhile, and has another number.
  if (told.original !== null && (await writer.proposals.byOriginal(told.original)) !== null) return null;
  const tags = checkTags(told.tags);
  const author = await formerAuthor(within, told);
  const id = app.newId();
  const proposal: Proposal = {
    id,
    consultationId: consultation.id,
    number: told.number,
    status: 'published',
    authorId: author.id,
    tags: tags.ok ? tags.value : [],
    location: told.location,
    place: told.place,
    original: await keepOriginal(within, { kind: 'proposal', id }, told),
    uri: null,
    detailsChangedAt: null,
    receivedAt: told.publishedAt,
    publishedAt: told.publishedAt,
    updatedAt: told.updatedAt,
    current,
    pending: null,
  };
  await writer.write.passNumber(consultation.id, told.number);
  await writer.write.proposal(proposal);
  const { origin } = new URL(within.from);
  const images = await matchedImages(writer, { proposalId: id, origin, told: told.images });
  await keepMatchedImages(within, { proposalId: id, images });
  await writer.write.event({
    id: app.newId(),
    type: 'proposal-accepted',
    at: app.now(),
    by: { participant: author.id },
    consultationId: consultation.id,
    proposalId: proposal.id,
    data: { number: told.number, contentHash: told.contentHash },
  });
  return 'proposals';
}

async function knownAgain(within: TakingBack, found: Proposal, told: MirroredProposal): Promise<Proposal> {
  const author = await betterKnown(within, found, told);
  if (author === null) return found;
  const original = await keepOriginal(within, { kind: 'proposal', id: found.id }, told);
  const after = { ...found, authorId: author.id, original };
  await within.writer.write.proposal(after);
  return after;
}

async function takeBackVersion(
  { app, writer, consultation }: TakingBack,
  found: Proposal,
  current: Version,
): Promise<BackAgain | null> {
  const proposal = await writer.write.lockProposal(found.id, 'change');
  if (proposal === null || proposal.status !== 'published' || current.number <= proposal.current.number) return null;
  await writer.write.proposal({ ...proposal, current, pending: null, updatedAt: current.createdAt });
  await writer.write.forgetVersions(proposal.id, current.number);
  await writer.write.event({
    id: app.newId(),
    type: 'version-published',
    at: app.now(),
    by: { participant: proposal.authorId },
    consultationId: consultation.id,
    proposalId: proposal.id,
    data: { version: current.number, contentHash: current.contentHash },
  });
  return 'versions';
}

/** Takes back that a proposal of ours was withdrawn, or removed by a decision. */
export async function takeBackProposalTrace(within: TakingBack, told: MirroredTrace): Promise<BackAgain | null> {
  const { app, writer, consultation } = within;
  const number = Number(told.uri.slice(`${consultation.host.uri}/proposals/`.length));
  const found = Number.isSafeInteger(number) ? await writer.proposals.byNumber(consultation.id, number) : null;
  const proposal = found === null ? null : await writer.write.lockProposal(found.id, 'change');
  if (proposal === null || proposal.status !== 'published' || told.status === 'held') return null;
  const subject = { kind: 'proposal', id: proposal.id } as const;
  await writer.write.proposal({ ...proposal, status: told.status, pending: null, updatedAt: told.at });
  await keepDecision(within, subject, told);
  const event = { id: app.newId(), at: app.now(), by: null, consultationId: consultation.id, proposalId: proposal.id };
  await writer.write.event(
    told.status === 'removed'
      ? { ...event, type: 'proposal-removed', data: { rule: told.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: 'proposal-withdrawn', data: {} },
  );
  return 'gone';
}
