import type { NewEvent } from '../../../domain/event/event.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import type { ParticipantKind } from '../../../domain/participant/participant.ts';
import { checkTags, type Proposal, type ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { checkContent, type Version } from '../../../domain/proposal/version.ts';
import { contentHashOf } from '../../kit/content-hash.ts';
import { contributionAt } from '../../kit/uris.ts';
import { isBeingChanged, isWithdrawn, settleOutgoingContribution } from '../outgoing/outgoing-contributions.ts';
import { outgoingPublished } from '../outgoing/outgoing-published.ts';
import { checkAuthorship, ownedBy, saveAuthorship } from './check-authorship.ts';
import { hideSigned, recordHostDecision, recordHostRestore, strictStatus } from './host-decision.ts';
import { eraseNamedAuthor, mirroredAuthor } from './mirrored-author.ts';
import { asDetails, matchedImages, saveMatchedImages } from './mirrored-images.ts';
import { type Mirroring, recordEvidence, toldBy } from './mirroring.ts';
import type { MirroredProposal, MirroredTrace } from './ports.ts';

/** Whether an item of a host was applied, was known already, or was rejected. */
/** `waits` for what may come later in the same page. */
export type MirrorOutcome = 'kept' | 'known' | 'refused' | 'waits';

/** Applies a proposal of the host. What this node removed stays removed here. */
export async function saveMirroredProposal(within: Mirroring, told: MirroredProposal): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const about = { uri: told.uri, document: told };
  if (told.uri !== `${consultation.host.uri}/proposals/${told.number}`) {
    await recordEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  const checkedContent = checkContent(told.content, consultation.languages);
  const hash = checkedContent.ok ? contentHashOf(checkedContent.value) : null;
  if (!checkedContent.ok || hash !== told.contentHash) {
    const detail = { said: told.contentHash, ...(hash === null ? {} : { allowed: hash }) };
    await recordEvidence(within, 'hash-mismatch', { ...about, detail });
    return 'refused';
  }
  const before = await known(within, told);
  const verdict = await checkAuthorship(within, told, await ownedBy(within, before));
  // The host gave it a number, and other words: it is shown with those of its author.
  const isAltered = verdict.kind === 'altered' && before?.number === null;
  if (verdict.kind !== 'theirs' && !isAltered) return 'refused';
  const content = isAltered ? before.current : checkedContent.value;
  const mirrored = isAltered ? { ...told, contentHash: before.current.contentHash } : told;
  if (before !== null && before.number !== null) {
    const { number, contentHash } = before.current;
    if (number > mirrored.version) {
      const detail = { said: mirrored.version, allowed: number };
      await recordEvidence(within, 'shrunken-history', { ...about, detail });
      return 'refused';
    }
    if (number === mirrored.version && contentHash !== mirrored.contentHash && before.status !== 'withdrawn') {
      await recordEvidence(within, 'number-reused', { ...about, detail: { number: mirrored.number } });
      return 'refused';
    }
  }
  const here = before !== null && before.number === null;
  const authorId = here ? before.authorId : (await mirroredAuthor(within, mirrored)).id;
  const version: Version = {
    ...content,
    number: mirrored.version,
    contentHash: mirrored.contentHash,
    createdAt: publishedAt(before, mirrored),
    status: 'current',
  };
  const tags = checkTags(mirrored.tags);
  const id = before?.id ?? app.newId();
  const status = before === null ? 'published' : await statusHere(within, id);
  const after: Proposal = {
    id,
    consultationId: consultation.id,
    number: mirrored.number,
    status,
    // Who wrote it from here is known here; nobody takes that away but the person.
    authorId: before !== null && (await isOwn(within, before, ['local', 'institution'])) ? before.authorId : authorId,
    tags: tags.ok ? tags.value : [],
    topics: told.topics,
    location: mirrored.location,
    place: mirrored.place,
    original: before?.original ?? null,
    uri: mirrored.uri,
    detailsChangedAt: before?.detailsChangedAt ?? null,
    receivedAt: before?.receivedAt ?? mirrored.publishedAt,
    publishedAt: mirrored.publishedAt,
    updatedAt: mirrored.updatedAt,
    current: version,
    pending: before === null ? null : await stillPending(within, before, version),
  };
  const wanted = before?.pending?.contentHash ?? before?.current.contentHash ?? null;
  const { origin } = new URL(consultation.host.uri);
  // Most are new when a mirror begins or was away, and nothing is asked about what is not there yet.
  const isPlain = before === null && mirrored.images.length === 0;
  const images = isPlain ? [] : await matchedImages(writer, { proposalId: id, origin, report: mirrored.images });
  const details = {
    tags: after.tags,
    topics: after.topics,
    location: after.location,
    place: after.place,
    images: asDetails(images),
  };
  if (before !== null)
    await settleOutgoingContribution(within, { kind: 'proposal', id }, { now: mirrored.contentHash, wanted, details });
  if (before !== null) await recordHostRestore(within, { kind: 'proposal', id }, before.status);
  const isKnown = before !== null && isSame(before, after);
  if (!isKnown) await writer.proposals.save(after);
  if (verdict.kind === 'theirs') await saveAuthorship(within, { kind: 'proposal', id }, verdict.checked);
  if (before !== null && mirrored.author === null) {
    await eraseNamedAuthor(within, { uri: mirrored.uri, authorId: before.authorId, ownTexts: 'keep' });
  }
  // A picture can show the person.
  if (before !== null && mirrored.author === null && images.length === 0) await writer.images.delete(id);
  const isShownAnew = !isPlain && (await saveMatchedImages(within, { proposalId: id, images }));
  if (isKnown && !isShownAnew) return 'known';
  if (before !== null && !isKnown) await writer.proposals.deleteVersions(id, (after.pending ?? after.current).number);
  const event = isKnown ? picturesEvent(within, after) : eventOf(within, before, after);
  const isOwnProposal = before !== null && (await isOwn(within, before));
  await writer.events.append(
    event,
    ...(isOwnProposal ? outgoingPublished(within, event, { kind: 'proposal', ...after }) : []),
  );
  return 'kept';
}

/** When the text was published that is shown: what is beside it may have changed since. */
function publishedAt(before: Proposal | null, { version, publishedAt: first, updatedAt }: MirroredProposal): Date {
  if (before?.number != null && before.current.number === version) return before.current.createdAt;
  return version === 1 ? first : updatedAt;
}

/** What its author withdrew meanwhile is not restored, nor what this node removed. */
async function statusHere({ writer }: Mirroring, id: ProposalId): Promise<ProposalStatus> {
  return (await isWithdrawn(writer, id))
    ? 'withdrawn'
    : await strictStatus<ProposalStatus>(writer, { kind: 'proposal', id }, 'published');
}

/** Applies that a proposal is gone: its trace stays, with the decision of the host where there was one. */
export async function saveMirroredProposalTrace(within: Mirroring, mirrored: MirroredTrace): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const before = await writer.proposals.byUri(mirrored.uri);
  const { number, version, contentHash } = mirrored;
  // What is held back may come back, and what is said of it meanwhile is about this number.
  if (before === null && (number === null || version === null || contentHash === null)) return 'known';
  const id = before?.id ?? app.newId();
  await settleOutgoingContribution(within, { kind: 'proposal', id }, { now: null });
  await writer.images.saveAwaited(id, [], app.now());
  await hideSigned(writer, id, mirrored.status);
  const empty = {
    title: {},
    body: {},
    lang: consultation.languages[0] ?? 'und',
    cost: null,
    amends: null,
    warning: null,
  };
  const left: Version = {
    ...empty,
    number: version ?? 1,
    contentHash: contentHash ?? '',
    createdAt: mirrored.at,
    status: 'current',
  };
  // Of a text that never came here, what is left of it says which it was.
  const isNewer = before !== null && version !== null && contentHash !== null && version > before.current.number;
  if (before !== null && before.status === mirrored.status && before.number !== null && !isNewer) {
    // What its author wrote meanwhile comes to nothing.
    if (before.pending !== null) {
      await writer.proposals.save({ ...before, pending: null });
      await writer.proposals.deleteVersions(id, before.current.number);
    }
    // Hidden here before; that its host removed it too is part of its trace.
    await recordHostDecision(within, { kind: 'proposal', id }, { report: mirrored, statusBefore: before.status });
    return 'known';
  }
  const after: Proposal =
    before !== null
      ? {
          ...before,
          number: before.number ?? number,
          status: mirrored.status,
          current: isNewer ? left : before.current,
          pending: null,
          updatedAt: mirrored.at,
        }
      : {
          id,
          consultationId: consultation.id,
          number,
          status: mirrored.status,
          authorId: (await mirroredAuthor(within, { uri: mirrored.uri, author: null })).id,
          tags: [],
          topics: [],
          location: null,
          place: null,
          original: null,
          uri: mirrored.uri,
          detailsChangedAt: null,
          receivedAt: mirrored.at,
          publishedAt: mirrored.at,
          updatedAt: mirrored.at,
          current: left,
          pending: null,
        };
  await writer.proposals.save(after);
  if (after.status === 'withdrawn') {
    await eraseNamedAuthor(within, { uri: mirrored.uri, authorId: after.authorId, ownTexts: 'remove' });
  }
  await recordHostDecision(
    within,
    { kind: 'proposal', id },
    { report: mirrored, statusBefore: before?.status ?? 'published' },
  );
  const origin = toldBy({ app, consultation });
  const event = { id: app.newId(), at: mirrored.at, by: null, origin, consultationId: consultation.id, proposalId: id };
  await writer.events.append(
    mirrored.status === 'removed'
      ? { ...event, type: 'proposal-removed', data: { rule: mirrored.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: mirrored.status === 'held' ? 'proposal-held' : 'proposal-withdrawn', data: {} },
  );
  return 'kept';
}

async function known(within: Mirroring, received: MirroredProposal): Promise<Proposal | null> {
  const { app, writer, consultation } = within;
  const mirrored = await writer.proposals.byUri(received.uri);
  const own = mirrored === null ? contributionAt(app.origin, consultation.slug, received.original) : null;
  const found = mirrored ?? (own === null ? null : await writer.proposals.byId(own));
  if (found === null || found.consultationId !== consultation.id) return null;
  // A contribution that has its number already is not another's.
  if (mirrored === null && found.uri !== null) return null;
  return await writer.proposals.lock(found.id, 'change');
}

/** What our author wants it to say, until the host has it or refused it. */
async function stillPending(within: Mirroring, before: Proposal, received: Version): Promise<Version | null> {
  // Written before the host had it at all: what it did not take of that yet goes on waiting.
  const wanted = before.pending ?? (before.number === null ? before.current : null);
  if (wanted === null || wanted.contentHash === received.contentHash) return null;
  if (!(await isBeingChanged(within.writer, before.id))) return null;
  return { ...wanted, number: received.number + 1, status: 'pending' };
}

async function isOwn(
  { writer }: Mirroring,
  proposal: Proposal,
  kinds: readonly ParticipantKind[] = ['local'],
): Promise<boolean> {
  const author = await writer.participants.byId(proposal.authorId);
  return author !== null && kinds.includes(author.kind);
}

function isSame(before: Proposal, after: Proposal): boolean {
  const plain = ({ current, ...rest }: Proposal) =>
    JSON.stringify([
      rest.status,
      rest.number,
      rest.uri,
      rest.authorId,
      rest.tags,
      rest.topics,
      rest.location,
      rest.place,
      rest.pending,
    ]) + JSON.stringify([current.number, current.contentHash, current.title, current.body, current.warning]);
  return plain(before) === plain(after);
}

function picturesEvent({ app, consultation }: Mirroring, { id: proposalId, updatedAt: at }: Proposal): NewEvent {
  const origin = toldBy({ app, consultation });
  const event = { id: app.newId(), at, by: null, origin, consultationId: consultation.id, proposalId };
  return { ...event, type: 'details-changed', data: { parts: ['images'] } };
}

function eventOf({ app, consultation }: Mirroring, before: Proposal | null, after: Proposal): NewEvent {
  const event = {
    id: app.newId(),
    at: after.updatedAt,
    by: null,
    origin: toldBy({ app, consultation }),
    consultationId: consultation.id,
    proposalId: after.id,
  };
  const { contentHash, number: version } = after.current;
  if (after.status === 'withdrawn') return { ...event, type: 'proposal-withdrawn', data: {} };
  if (before === null || before.number === null) {
    return { ...event, type: 'proposal-accepted', data: { number: after.number ?? 0, contentHash } };
  }
  if (before.status !== 'published' && after.status === 'published') {
    return { ...event, type: 'proposal-restored', data: {} };
  }
  return { ...event, type: 'version-published', data: { version, contentHash } };
}
