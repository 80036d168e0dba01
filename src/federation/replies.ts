import { createHash } from 'node:crypto';
import type { RemoteActor } from '../application/federation/ports.ts';
import { blockedHosts } from './deliver/blocked.ts';
import { ownInboxOf } from './deliver/inbox-of.ts';
import { followedActor } from './followed-actor.ts';
import type { AskedQuote, Replies } from './inbox/context.ts';
import { addresseesOf, type Incoming, isPublic } from './inbox/incoming.ts';
import { idOf, isJson, type Json } from './inbox/json.ts';
import { activityDocument } from './mapping/activity.ts';
import { instant, objectDocument, type WireDocument } from './mapping/document.ts';
import { quoteAcceptance, quoteAuthorization, quoteRejection } from './mapping/quote-authorization.ts';
import { subtotalAnswer } from './mapping/subtotal-answer.ts';
import { directMessenger, type ReplyParts } from './replies/direct.ts';
import { hostAnswerSender } from './replies/host-answer-sender.ts';
import { resourceAt, type Uris } from './uris.ts';

/**
 * What goes back to a sender: yes to a follow or a quote, and otherwise a few words. Never Accept or Reject of a post:
 * some servers delete the post they name (design: federation).
 */
export function createReplies(parts: ReplyParts): Replies {
  const { documents, signPrivately, send } = parts;
  const { app, uris } = documents;
  const tell = directMessenger(parts);

  async function answer(to: RemoteActor, speaker: string, document: WireDocument): Promise<void> {
    const isBlocked = await blockedHosts(app);
    if (isBlocked(to.host)) return;
    const activity = await signPrivately(document, speaker);
    await send({
      activity,
      isKept: false,
      speaker,
      orderingKey: to.uri,
      inboxes: [ownInboxOf(to)],
    });
  }

  return {
    async acceptFollow({ id, follower, target }) {
      const actor = followedActor(uris, target);
      if (actor === null) return;
      const document = activityDocument({
        id: uris.activityFor(keyOf('accept', id, target), 'accept'),
        type: 'Accept',
        actor,
        object: { id, type: 'Follow', actor: follower.uri, object: target },
        to: [follower.uri],
        cc: [],
        at: app.now(),
      });
      await answer(follower, actor, document);
    },

    async answerSubtotal({ to, create, fault }) {
      // By the ids under which it was sent: those it is known by where it was signed.
      const sent = idOf(create.asSent) ?? create.id;
      const object = idOf(create.asSent['object']) ?? sent;
      const id = uris.activityFor(keyOf('subtotal', sent, JSON.stringify(fault)), 'answer');
      const input = { id, actor: uris.institution, to: to.uri, create: { id: sent, object }, fault };
      await answer(to, uris.institution, subtotalAnswer(input, app.now()));
    },

    async replyToAnswer({ to, sent, refusal }) {
      const id = uris.activityFor(keyOf('cohost-answer', sent.id, JSON.stringify(refusal)), 'answer');
      await answer(
        to,
        uris.institution,
        objectDocument({
          id,
          type: refusal === null ? 'Accept' : 'Reject',
          actor: uris.institution,
          object: { id: sent.id, type: sent.type, actor: to.uri, object: sent.object },
          ...(refusal === null ? {} : { refusal: JSON.parse(JSON.stringify(refusal)) }),
          to: [to.uri],
          published: instant(app.now()),
        }),
      );
    },

    async acceptQuote(request) {
      const { id, actor, quoted } = request;
      const asked = quoteIn(uris, request);
      if (asked === null) return;
      const { author, quoting } = asked;
      const key = keyOf('quote', quoting, quoted);
      const authorization = quoteAuthorization({ id: uris.activityFor(key, 'quote'), author, quoting, quoted });
      await documents.signDocument({ document: authorization, signer: author, about: quoted });
      const acceptance = quoteAcceptance({
        id: uris.activityFor(keyOf('accept', id, quoted), 'accept'),
        author,
        to: actor.uri,
        request: { id, quoting, quoted },
        authorization: authorization.id,
      });
      await answer(actor, author, acceptance);
    },

    async rejectQuote(request) {
      const { id, actor, quoted } = request;
      const asked = quoteIn(uris, request);
      if (asked === null) return;
      const rejection = quoteRejection({
        id: uris.activityFor(keyOf('reject', id, quoted), 'reject'),
        author: asked.author,
        to: actor.uri,
        request: { id, quoting: asked.quoting, quoted },
      });
      await answer(actor, asked.author, rejection);
    },

    sendHostAnswer: hostAnswerSender(parts),

    async tell({ to, about, incoming, consultation }) {
      const { messageId: occasion } = incoming;
      const { inReplyTo, lang, addressees, isForAll } = postIn(incoming);
      const usual = consultation === null ? uris.institution : uris.consultation(consultation.slug);
      // A server lets only those reply to a private post whom it is addressed to; to a public one, anybody.
      const mayReply = isForAll || addressees.includes(usual);
      const speaker = (mayReply ? null : addressees.map((uri) => speakingActorAt(uris, uri)).find(isKnown)) ?? usual;
      await tell({ to, input: about, occasion, consultation, speaker, inReplyTo, lang });
    },
  };
}

/** The same question gets the same answer, whatever was lost meanwhile. */
function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The actor of ours that an address names and that speaks for the institution; people do not. */
function speakingActorAt(uris: Uris, uri: string): string | null {
  return resourceAt(uris, uri)?.kind === 'participant' ? null : followedActor(uris, uri);
}

function isKnown(uri: string | null): uri is string {
  return uri !== null;
}

/** Who may be quoted, and where; null for a post that is nobody's to allow here, and for one on another server than who asks. */
function quoteIn(uris: Uris, { actor, quoted, document }: AskedQuote) {
  const author = authorAt(uris, quoted);
  const quoting = idOf(document['instrument']);
  if (author === null || quoting === null || new URL(quoting).origin !== new URL(actor.uri).origin) return null;
  return { author, quoting };
}

/** Whose post it is that somebody wants to quote; comments are their authors' to allow, and public. */
function authorAt(uris: Uris, post: string): string | null {
  const resource = resourceAt(uris, post);
  switch (resource?.kind) {
    case 'proposal':
      return uris.proposalActor(resource.slug, resource.number);
    case 'poll':
    case 'introduction':
      return uris.consultation(resource.slug);
    case 'announcement':
    case 'phase':
    case 'answer':
    case 'cohost-answer':
    case 'newsletter':
      return uris.institution;
    default:
      return null;
  }
}

const WRITING: ReadonlySet<string> = new Set(['Create', 'Update']);

type AnsweredPost = {
  readonly inReplyTo: string | null;
  readonly lang: string | null;
  /** Everybody whom the post is addressed to. */
  readonly addressees: readonly string[];
  /** Public, or no post at all. */
  readonly isForAll: boolean;
};

const NO_POST: AnsweredPost = { inReplyTo: null, lang: null, addressees: [], isForAll: true };

/** The post that is answered, the language it says it is in, and whom it is addressed to. */
function postIn(incoming: Incoming): AnsweredPost {
  const { object } = incoming.document;
  if (!WRITING.has(incoming.type) || !isJson(object)) return NO_POST;
  return {
    inReplyTo: idOf(object),
    lang: languageOf(object),
    addressees: addresseesOf(object),
    isForAll: isPublic(object),
  };
}

function languageOf(post: Json): string | null {
  const { contentMap } = post;
  return isJson(contentMap) ? (Object.keys(contentMap)[0] ?? null) : null;
}
