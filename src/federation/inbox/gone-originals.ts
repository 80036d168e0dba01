import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Application, Reader } from '../../application/application.ts';
import { withdrawComment } from '../../application/comment/change-comment.ts';
import { withdrawProposal } from '../../application/proposal/revise-proposal.ts';
import { idOf, isJson, type Json } from './json.ts';
import type { ReadGone } from './read-document.ts';

/** Seconds in which an original is looked at once, whoever says that it is gone. */
const ONCE_IN = 600;
/** Originals of one host that are looked at in a minute: nobody can make this node call a server more often. */
const PER_HOST = 20;

/** Withdraws what an address is the original of, where its own server says that it is gone; whether it did. */
export type WithdrawGone = (original: string) => Promise<boolean>;

/**
 * A deletion that cannot be believed by itself is a reason to look: its signature fails where the account and its key went
 * first, and forums send only an `Announce` of it, by an actor of another key (docs/adr/0066). Only what the server of the
 * original says counts: 404, 410 or a Tombstone.
 */
export function withdrawGone(app: Application, isGone: ReadGone): WithdrawGone {
  const looks = new RateLimiterMemory({ points: 1, duration: ONCE_IN });
  const hosts = new RateLimiterMemory({ points: PER_HOST, duration: 60 });
  return async (original) => {
    if (!URL.canParse(original)) return false;
    const found = await app.store.readShared((reader) => publicAt(reader, original));
    if (found === null) return false;
    if (!(await isFree(looks, original)) || !(await isFree(hosts, new URL(original).host))) return false;
    if (!(await isGone(original))) return false;
    const { authorId } = found;
    const done =
      found.kind === 'proposal'
        ? await withdrawProposal(app, { proposalId: found.id, authorId })
        : await withdrawComment(app, { commentId: found.id, authorId });
    return done.ok;
  };
}

/** What an activity says is deleted: that of a `Delete`, also within an `Announce`; null for any other. */
export function deletedIn({ type, document }: { readonly type: string; readonly document: Json }): string | null {
  const { object } = document;
  if (type === 'Delete') return idOf(object);
  return type === 'Announce' && isJson(object) && object['type'] === 'Delete' ? idOf(object['object']) : null;
}

type Found = { readonly kind: 'proposal' | 'comment'; readonly id: string; readonly authorId: string };

/** What is there of an original. What a co-host's people write is answered at its host, and what is mirrored is its host's. */
async function publicAt(reader: Reader, original: string): Promise<Found | null> {
  const proposal = await reader.proposals.byOriginal(original);
  const comment = proposal === null ? await reader.comments.byOriginal(original) : null;
  const found = proposal ?? comment;
  if (found === null || found.status === 'withdrawn' || found.status === 'removed') return null;
  const consultation = await reader.consultations.byId(found.consultationId);
  if (consultation === null || consultation.host !== null) return null;
  if ((await reader.incomingContributions.ofObject(original)).length > 0) return null;
  return { kind: proposal === null ? 'comment' : 'proposal', id: found.id, authorId: found.authorId };
}

async function isFree(limiter: RateLimiterMemory, name: string): Promise<boolean> {
  return await limiter.consume(name).then(
    () => true,
    () => false,
  );
}
