import type { NewEvent } from '../../domain/event.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import { checkTags } from '../../domain/proposal/proposal.ts';
import { checkContent, type Version } from '../../domain/proposal/version.ts';
import { contentHashOf } from '../content-hash.ts';
import { contributionAt } from './contribution-uri.ts';
import { isBeingChanged, isTakenBack, settleHomeAct } from './home-acts.ts';
import { keptHostDecision, keptHostRestoring, strictStatus } from './host-decision.ts';
import type { MirroredProposal, MirroredTrace } from './mirrored.ts';
import { mirroredAuthor } from './mirrored-author.ts';
import { asDetails, keepMatchedImages, matchedImages } from './mirrored-images.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';

/** Whether something that a host told was taken up, was known already, or cannot be believed. */
export type Kept = 'kept' | 'known' | 'refused';

/** Takes up a proposal as its host tells it. What this node removed stays removed here. */
export async function keepMirroredProposal(within: Mirroring, told: MirroredProposal): Promise<Kept> {
  const { app, writer, consultation } = within;
  const about = { uri: told.uri, document: told };
  if (told.uri !== `${consultation.host.uri}/proposals/${told.number}`) {
    await keepEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  const content = checkContent(told.content, consultation.languages);
  if (!content.ok || contentHashOf(content.value) !== told.contentHash) {
    await keepEvidence(within, 'hash-mismatch', { ...about, detail: { hash: told.contentHash } });
    return 'refused';
  }
  const before = await known(within, told);
  if (before !== null && before.number !== null) {
    const { number, contentHash } = before.current;
    if (number > told.version) {
      const detail = { known: number, told: told.version };
      await keepEvidence(within, 'shrunken-history', { ...about, detail });
      return 'refused';
    }
    if (number === told.version && contentHash !== told.contentHash && before.status !== 'withdrawn') {
      await keepEvidence(within, 'number-reused', { ...about, detail: { number: told.number } });
      return 'refused';
    }
  }
  const here = before !== null && before.number === null;
  const authorId = here ? before.authorId : (await mirroredAuthor(within, told)).id;
  const version: Version = {
    ...content.value,
    number: told.version,
    contentHash: told.contentHash,
    createdAt: told.updatedAt,
    status: 'current',
  };
  const tags = checkTags(told.tags);
  const id = before?.id ?? app.newId();
  // What its author took back meanwhile is not brought back.
  const takenBack = before !== null && (await isTakenBack(within, id));
  const status = takenBack ? 'withdrawn' : await strictStatus(writer, { kind: 'proposal', id }, 'published');
  const after: Proposal = {
    id,
    consultationId: consultation.id,
    number: told.number,
    status,
    // Who wrote it from here is known here; nobody takes that away but the person.
    authorId: before !== null && (await isOwn(within, before)) ? before.authorId : authorId,
    tags: tags.ok ? tags.value : [],
    location: told.location,
    place: told.place,
    original: before?.original ?? null,
    uri: told.uri,
    detailsChangedAt: before?.detailsChangedAt ?? null,
    receivedAt: before?.receivedAt ?? told.publishedAt,
    publishedAt: told.publishedAt,
    updatedAt: told.updatedAt,
    current: version,
    pending: before === null ? null : await stillPending(within, before, version),
  };
  const wanted = before?.pending?.contentHash ?? before?.current.contentHash ?? null;
  const { origin } = new URL(consultation.host.uri);
  const images = await matchedImages(writer, { proposalId: id, origin, told: told.images });
  const details = { tags: after.tags, location: after.location, place: after.place, images: asDetails(images) };
  if (before !== null)
    await settleHomeAct(within, { kind: 'proposal', id }, { now: told.contentHash, wanted, details });
  if (before !== null) await keptHostRestoring(within, { kind: 'proposal', id }, before.status);
  const isKnown = before !== null && isSame(before, after);
  if (!isKnown) await writer.write.proposal(after);
  // A picture can show the person.
  if (told.author === null && images.length === 0) await writer.imageWrite.forget(id);
  const isShownAnew = await keepMatchedImages(within, { proposalId: id, images });
  if (isKnown && !isShownAnew) return 'known';
  if (!isKnown) await writer.write.forgetVersions(id, (after.pending ?? after.current).number);
  await writer.write.event(isKnown ? picturesEvent(within, after) : eventOf(within, before, after));
  return 'kept';
}

/** Takes up that a proposal is gone: its trace stays, with the decision of the host where there was one. */
export async function keepMirroredProposalTrace(within: Mirroring, told: MirroredTrace): Promise<Kept> {
  const { app, writer, consultation } = within;
  const before = await writer.proposals.byUri(told.uri);
  const { number, version, contentHash } = told;
  // What is held back may come back, and what is said of it meanwhile is about this number.
  if (before === null && (number === null || version === null || contentHash === null)) return 'known';
  const id = before?.id ?? app.newId();
  await settleHomeAct(within, { kind: 'proposal', id }, { now: null });
  await writer.imageWrite.awaits(id, [], app.now());
  const empty = { title: {}, body: {}, lang: consultation.languages[0] ?? 'und', cost: null, amends: null };
  const left: Version = {
    ...empty,
    number: version ?? 1,
    contentHash: contentHash ?? '',
    createdAt: told.at,
    status: 'current',
  };
  // Of a text that never came here, what is left of it says which it was.
  const isNewer = before !== null && version !== null && contentHash !== null && version > before.current.number;
  if (before !== null && before.status === told.status && before.number !== null && !isNewer) {
    // Hidden here before; that its host removed it too is part of its trace.
    await keptHostDecision(within, { kind: 'proposal', id }, { told, statusBefore: before.status });
    return 'known';
  }
  const after: Proposal =
    before !== null
      ? {
          ...before,
          number: before.number ?? number,
          status: told.status,
          current: isNewer ? left : before.current,
          pending: null,
          updatedAt: told.at,
        }
      : {
          id,
          consultationId: consultation.id,
          number,
          status: told.status,
          authorId: (await mirroredAuthor(within, { uri: told.uri, author: null })).id,
          tags: [],
          location: null,
          place: null,
          original: null,
          uri: told.uri,
          detailsChangedAt: null,
          receivedAt: told.at,
          publishedAt: told.at,
          updatedAt: told.at,
          current: left,
          pending: null,
        };
  await writer.write.proposal(after);
  await keptHostDecision(within, { kind: 'proposal', id }, { told, statusBefore: before?.status ?? 'published' });
  const event = { id: app.newId(), at: told.at, by: null, consultationId: consultation.id, proposalId: id };
  await writer.write.event(
    told.status === 'removed'
      ? { ...event, type: 'proposal-removed', data: { rule: told.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: told.status === 'held' ? 'proposal-held' : 'proposal-withdrawn', data: {} },
  );
  return 'kept';
}

async function known(within: Mirroring, told: MirroredProposal): Promise<Proposal | null> {
  const { app, writer, consultation } = within;
  const mirrored = await writer.proposals.byUri(told.uri);
  const own = mirrored === null ? contributionAt(app.origin, consultation.slug, told.original) : null;
  const found = mirrored ?? (own === null ? null : await writer.proposals.byId(own));
  if (found === null || found.consultationId !== consultation.id) return null;
  // A contribution that has its number already is not another's.
  if (mirrored === null && found.uri !== null) return null;
  return await writer.write.lockProposal(found.id, 'change');
}

/** What our author wants it to say, until the host has it or refused it. */
async function stillPending(within: Mirroring, before: Proposal, told: Version): Promise<Version | null> {
  // Written before the host had it at all: what it did not take of that yet goes on waiting.
  const wanted = before.pending ?? (before.number === null ? before.current : null);
  if (wanted === null || wanted.contentHash === told.contentHash) return null;
  if (!(await isBeingChanged(within, before.id))) return null;
  return { ...wanted, number: told.number + 1, status: 'pending' };
}

async function isOwn({ writer }: Mirroring, proposal: Proposal): Promise<boolean> {
  return (await writer.participants.byId(proposal.authorId))?.kind === 'local';
}

function isSame(before: Proposal, after: Proposal): boolean {
  const plain = ({ current, ...rest }: Proposal) =>
    JSON.stringify([
      rest.status,
      rest.number,
      rest.uri,
      rest.authorId,
      rest.tags,
      rest.location,
      rest.place,
      rest.pending,
    ]) + JSON.stringify([current.number, current.contentHash, current.title, current.body]);
  return plain(before) === plain(after);
}

function picturesEvent(
  { app, consultation }: Mirroring,
  { id: proposalId, authorId, updatedAt: at }: Proposal,
): NewEvent {
  const by = { participant: authorId };
  const event = { id: app.newId(), at, by, consultationId: consultation.id, proposalId };
  return { ...event, type: 'details-changed', data: { parts: ['images'] } };
}

function eventOf({ app, consultation }: Mirroring, before: Proposal | null, after: Proposal): NewEvent {
  const event = {
    id: app.newId(),
    at: after.updatedAt,
    by: { participant: after.authorId },
    consultationId: consultation.id,
    proposalId: after.id,
  };
  const { contentHash, number: version } = after.current;
  if (after.status === 'withdrawn') return { ...event, type: 'proposal-withdrawn', data: {} };
  if (before === null || before.number === null) {
    return { ...event, type: 'proposal-accepted', data: { number: after.number ?? 0, contentHash } };
  }
  if (before.status !== 'published' && after.status === 'published') {
    return { ...event, by: null, type: 'proposal-restored', data: {} };
  }
  return { ...event, type: 'version-published', data: { version, contentHash } };
}
