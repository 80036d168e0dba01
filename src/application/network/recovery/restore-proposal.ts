import { checkTags, type Proposal } from '../../../domain/proposal/proposal.ts';
import { checkContent, type Version } from '../../../domain/proposal/version.ts';
import { contentHashOf } from '../../kit/content-hash.ts';
import { matchedImages, saveMatchedImages } from '../mirror/mirrored-images.ts';
import type { RestoredKind } from '../mirror/mirroring.ts';
import type { MirroredProposal, MirroredTrace } from '../mirror/ports.ts';
import {
  formerAuthor,
  preferKnownAuthor,
  type RestoreContext,
  recordDecision,
  saveOriginal,
} from './restore-context.ts';

/** Restores a proposal of ours from a co-host: under its number, or its later text. What is here stays. */
export async function restoreProposal(
  within: RestoreContext,
  mirrored: MirroredProposal,
): Promise<RestoredKind | null> {
  const { app, writer, consultation } = within;
  const content = checkContent(mirrored.content, consultation.languages);
  const isOwn = mirrored.uri === `${consultation.host.uri}/proposals/${mirrored.number}`;
  if (!isOwn || !content.ok || contentHashOf(content.value) !== mirrored.contentHash) return null;
  const current: Version = {
    ...content.value,
    number: mirrored.version,
    contentHash: mirrored.contentHash,
    createdAt: mirrored.updatedAt,
    status: 'current',
  };
  const found = await writer.proposals.byNumber(consultation.id, mirrored.number);
  if (found !== null) return await restoreVersion(within, await knownAgain(within, found, mirrored), current);
  // It was sent again meanwhile, and has another number.
  if (mirrored.original !== null && (await writer.proposals.byOriginal(mirrored.original)) !== null) return null;
  const tags = checkTags(mirrored.tags);
  const author = await formerAuthor(within, mirrored);
  const id = app.newId();
  const proposal: Proposal = {
    id,
    consultationId: consultation.id,
    number: mirrored.number,
    status: 'published',
    authorId: author.id,
    tags: tags.ok ? tags.value : [],
    topics: mirrored.topics,
    location: mirrored.location,
    place: mirrored.place,
    original: await saveOriginal(within, { kind: 'proposal', id }, mirrored),
    uri: null,
    detailsChangedAt: null,
    receivedAt: mirrored.publishedAt,
    publishedAt: mirrored.publishedAt,
    updatedAt: mirrored.updatedAt,
    current,
    pending: null,
  };
  await writer.consultations.reserveNumber(consultation.id, mirrored.number);
  await writer.proposals.save(proposal);
  const { origin } = new URL(within.from);
  const images = await matchedImages(writer, { proposalId: id, origin, report: mirrored.images });
  await saveMatchedImages(within, { proposalId: id, images });
  await writer.events.append({
    id: app.newId(),
    type: 'proposal-accepted',
    at: app.now(),
    by: { kind: 'participant', id: author.id },
    consultationId: consultation.id,
    proposalId: proposal.id,
    data: { number: mirrored.number, contentHash: mirrored.contentHash },
  });
  return 'proposals';
}

async function knownAgain(within: RestoreContext, found: Proposal, mirrored: MirroredProposal): Promise<Proposal> {
  const author = await preferKnownAuthor(within, found, mirrored);
  if (author === null) return found;
  const original = await saveOriginal(within, { kind: 'proposal', id: found.id }, mirrored);
  const after = { ...found, authorId: author.id, original };
  await within.writer.proposals.save(after);
  return after;
}

async function restoreVersion(
  { app, writer, consultation }: RestoreContext,
  found: Proposal,
  current: Version,
): Promise<RestoredKind | null> {
  const proposal = await writer.proposals.lock(found.id, 'change');
  if (proposal === null || proposal.status !== 'published' || current.number <= proposal.current.number) return null;
  await writer.proposals.save({ ...proposal, current, pending: null, updatedAt: current.createdAt });
  await writer.proposals.deleteVersions(proposal.id, current.number);
  await writer.events.append({
    id: app.newId(),
    type: 'version-published',
    at: app.now(),
    by: { kind: 'participant', id: proposal.authorId },
    consultationId: consultation.id,
    proposalId: proposal.id,
    data: { version: current.number, contentHash: current.contentHash },
  });
  return 'versions';
}

/** Takes back that a proposal of ours was withdrawn, or removed by a decision. */
export async function restoreProposalTrace(
  within: RestoreContext,
  mirrored: MirroredTrace,
): Promise<RestoredKind | null> {
  const { app, writer, consultation } = within;
  const number = Number(mirrored.uri.slice(`${consultation.host.uri}/proposals/`.length));
  const found = Number.isSafeInteger(number) ? await writer.proposals.byNumber(consultation.id, number) : null;
  const proposal = found === null ? null : await writer.proposals.lock(found.id, 'change');
  if (proposal === null || proposal.status !== 'published' || mirrored.status === 'held') return null;
  const subject = { kind: 'proposal', id: proposal.id } as const;
  await writer.proposals.save({ ...proposal, status: mirrored.status, pending: null, updatedAt: mirrored.at });
  await recordDecision(within, subject, mirrored);
  const event = { id: app.newId(), at: app.now(), by: null, consultationId: consultation.id, proposalId: proposal.id };
  await writer.events.append(
    mirrored.status === 'removed'
      ? { ...event, type: 'proposal-removed', data: { rule: mirrored.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: 'proposal-withdrawn', data: {} },
  );
  return 'gone';
}
