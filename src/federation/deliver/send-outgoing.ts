import type { Reader } from '../../application/application.ts';
import type { RemoteActor, SignedDocument } from '../../application/federation/ports.ts';
import { contributionUri } from '../../application/kit/uris.ts';
import { wordsHash } from '../../application/network/authorship/words.ts';
import { SETTLED_VALUES, wantedDetails } from '../../application/network/outgoing/outgoing-contributions.ts';
import type { OutgoingContribution } from '../../application/network/outgoing/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Host } from '../../domain/network/host.ts';
import type { DetailImage } from '../../domain/proposal/details.ts';
import { PUBLIC } from '../contexts.ts';
import type { PrivateDocumentSigner } from '../documents.ts';
import { activityDocument } from '../mapping/activity.ts';
import { commentContribution, contributionFrom, proposalContribution } from '../mapping/contribution.ts';
import type { WireDocument } from '../mapping/document.ts';
import { TYPE_OF } from '../mapping/host-answer.ts';
import type { Uris } from '../uris.ts';
import { blockedHosts } from './blocked.ts';
import type { DeliveryContext } from './delivering.ts';
import { sharedInboxOf } from './inbox-of.ts';

const BATCH = 50;
/**
 * When what was not answered is sent again; the last stays. The queue tries for days by itself, so this is only for
 * answers that were lost on the way, and for a host that came back from a backup.
 */
const AGAIN_MS = [10 * 60_000, 3_600_000, 6 * 3_600_000, 86_400_000] as const;
/** A host whose inbox is not known, since it was away when it was first written to, is asked again after so long at least. */
const UNKNOWN_MS = 5_000;

export type OutgoingParts = DeliveryContext & {
  readonly signPrivately: PrivateDocumentSigner;
  readonly actorOf: (uri: string) => Promise<RemoteActor | null>;
};

type Due = {
  readonly act: OutgoingContribution;
  readonly consultation: Consultation & { readonly host: Host };
  readonly author: string;
  readonly document: WireDocument | null;
  /** Of the words in it; null where it has none. */
  readonly wordsHash: string | null;
};

/** Sends to its host what is due of what was done here in a mirrored consultation; answers how much that was. */
export async function sendOutgoingContributions(parts: OutgoingParts): Promise<number> {
  const { app } = parts.documents;
  let sent = 0;
  for (;;) {
    const acts = await app.store.read((reader) => reader.outgoingContributions.due(app.now(), BATCH));
    for (const act of acts) {
      await sendOne(parts, act);
      sent += 1;
    }
    if (acts.length < BATCH) return sent;
  }
}

async function sendOne(parts: OutgoingParts, act: OutgoingContribution): Promise<void> {
  const { app } = parts.documents;
  const due = await app.store.read((reader) => dueOf(reader, parts.documents.uris, act));
  if (due === null) return await put(parts, act.id, SETTLED_VALUES);
  const now = app.now().getTime();
  const dueAt = new Date(now + (AGAIN_MS[act.tries] ?? AGAIN_MS.at(-1) ?? 0));
  const { host } = due.consultation;
  const isBlocked = (await blockedHosts(app))(new URL(host.uri).host);
  const actor = isBlocked ? null : await parts.actorOf(host.uri);
  if (actor === null && !isBlocked) {
    // Nothing is in the queue. After as long as it waited, so that a short absence costs little.
    const wait = Math.min(Math.max(now - act.actedAt.getTime(), UNKNOWN_MS), AGAIN_MS[0]);
    return await put(parts, act.id, { dueAt: new Date(now + wait) });
  }
  const body = act.document ?? (due.document === null ? null : await signed(parts, due.author, due.document));
  // Stored before it is sent: a retry sends the same activity under this id.
  const hash = body === act.document ? act.wordsHash : due.wordsHash;
  await put(parts, act.id, { document: body, wordsHash: hash, tries: act.tries + 1, dueAt });
  if (actor === null || body === null) return;
  const activity: SignedDocument = {
    uri: parts.documents.uris.activity(act.id),
    fingerprint: '',
    body,
    outbox: null,
    about: null,
    signedAt: app.now(),
  };
  await parts.send({
    activity,
    isKept: false,
    speaker: due.author,
    orderingKey: act.subject.id,
    inboxes: [sharedInboxOf(actor)],
  });
}

async function signed(parts: OutgoingParts, author: string, document: WireDocument): Promise<string> {
  return (await parts.signPrivately(document, author)).body;
}

/** Changes an act unless it was settled meanwhile. */
async function put(parts: OutgoingParts, id: string, change: Partial<OutgoingContribution>): Promise<void> {
  await parts.documents.app.store.transact(async (writer) => {
    const act = await writer.outgoingContributions.byId(id);
    if (act === null || act.dueAt === null) return;
    await writer.outgoingContributions.save({ ...act, ...change });
  });
}

/** The activity to be sent; null where nobody shares the consultation any more, or its author was erased. */
async function dueOf(reader: Reader, uris: Uris, act: OutgoingContribution): Promise<Due | null> {
  const consultation = await reader.consultations.byId(act.consultationId);
  const mirror = await reader.sharing.mirror(act.consultationId);
  if (consultation === null || consultation.host === null || mirror === null || mirror.endedAt !== null) return null;
  const { host } = consultation;
  const { id, kind } = act.subject;
  const proposal = kind === 'proposal' ? await reader.proposals.byId(id) : null;
  const comment = kind === 'comment' ? await reader.comments.byId(id) : null;
  const authorId = proposal?.authorId ?? comment?.authorId;
  const participant = authorId === undefined ? null : await reader.participants.byId(authorId);
  if (participant === null || participant.erasedAt !== null) return null;
  const author = uris.participant(participant.id);
  const object = contributionUri(uris.origin, consultation.slug, id);
  const written = { id: object, author, consultation: host.uri, at: act.actedAt };
  const input = async () => {
    if (act.act === 'delete') return object;
    if (proposal !== null) {
      const version = proposal.pending ?? proposal.current;
      const { images: wanted, ...details } = await wantedDetails(reader, proposal);
      const images = await pictures(reader, proposal.id, wanted);
      const input = { ...written, proposal: { ...proposal, ...details }, version, images, uris };
      return withoutContext(proposalContribution(input));
    }
    if (comment === null) return null;
    const body = act.words ?? comment.body;
    const answers = await answeredBy(reader, host, comment);
    return answers === null ? null : withoutContext(commentContribution({ ...written, comment, body, answers }));
  };
  const about = await input();
  return {
    act,
    consultation: { ...consultation, host },
    author,
    document: about === null ? null : documentOf(uris, { act, author, host, about }),
    wordsHash: typeof about === 'string' || about === null ? null : hashOf(about, consultation),
  };
}

/** The hash of what is said, read as whoever gets it reads it. */
function hashOf(about: object, { languages }: Consultation): string | null {
  const written = contributionFrom(about);
  return written === null ? null : wordsHash(written, languages);
}

/** The images that a proposal is to have, each with its description. */
async function pictures(reader: Reader, proposalId: string, wanted: readonly DetailImage[]) {
  const ever = await reader.images.everOf(proposalId);
  return wanted.flatMap(({ hash, alt }) => {
    const image = ever.find((each) => each.hash === hash);
    return image === undefined ? [] : [{ ...image, alt, source: null }];
  });
}

function documentOf(
  uris: Uris,
  of: {
    readonly act: OutgoingContribution;
    readonly author: string;
    readonly host: Host;
    readonly about: string | object;
  },
): WireDocument {
  const { act, author, host } = of;
  const document = activityDocument({
    id: uris.activity(act.id),
    type: TYPE_OF[act.act],
    actor: author,
    object: typeof of.about === 'string' ? of.about : { ...of.about },
    to: [PUBLIC],
    cc: [host.uri],
    at: act.actedAt,
  });
  return document;
}

/** The activity's context covers the terms of its object. */
function withoutContext({ '@context': _context, ...members }: WireDocument): object {
  return members;
}

/** The id at the host of what a comment answers. */
async function answeredBy(
  reader: Reader,
  host: Host,
  comment: { readonly parentId: string | null; readonly proposalId: string | null },
): Promise<string | null> {
  if (comment.parentId !== null) return (await reader.comments.byId(comment.parentId))?.uri ?? null;
  if (comment.proposalId !== null) return (await reader.proposals.byId(comment.proposalId))?.uri ?? null;
  return `${host.uri}/announcement`;
}
