import { onAnnounce } from './announce.ts';
import { onAnswer, onTentativeAnswer } from './answer.ts';
import { onBlock } from './block.ts';
import type { Handling } from './context.ts';
import { onCreate } from './create.ts';
import { onDelete } from './delete.ts';
import { onFlag } from './flag.ts';
import { onFollow } from './follow.ts';
import { onInvite } from './invite.ts';
import { onMove } from './move.ts';
import { onOffer } from './offer.ts';
import { onQuoteRequest } from './quote-request.ts';
import { onDislike, onLike } from './support.ts';
import { onUndo } from './undo.ts';
import { onUpdate } from './update.ts';

const HANDLINGS: Readonly<Record<string, Handling>> = {
  Accept: onAnswer('accept'),
  Announce: onAnnounce,
  Block: onBlock,
  Create: onCreate,
  Delete: onDelete,
  Dislike: onDislike,
  EmojiReact: onLike,
  Flag: onFlag,
  Follow: onFollow,
  Invite: onInvite,
  Like: onLike,
  Move: onMove,
  Offer: onOffer,
  QuoteRequest: onQuoteRequest,
  Reject: onAnswer('reject'),
  TentativeAccept: onTentativeAnswer,
  Undo: onUndo,
  Update: onUpdate,
};

/**
 * What each activity means here; the whole of what a fediverse account can do (design: federation). A map, because a type
 * may be any word, `constructor` too.
 */
export const ACTIVITIES: ReadonlyMap<string, Handling> = new Map(Object.entries(HANDLINGS));
