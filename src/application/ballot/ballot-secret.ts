import { createHmac } from 'node:crypto';
import type { VoterKey } from '../../domain/ballot/cast.ts';
import { type Content, contentBytesMax } from '../../domain/ballot/content.ts';
import type { BallotId, CastId } from '../../domain/kit/id.ts';
import type { Application } from '../application.ts';
import { canonicalText, sha256 } from '../kit/content-hash.ts';
import { decryptGcm, encryptGcm } from '../kit/pseudonym.ts';
import type { StoredBallot } from './ports.ts';

/** The context under which a ballot's secret is encrypted. */
const BALLOT_SECRET = 'ballot';

export function newBallotSecret(app: Application): string {
  return app.secrets.encrypt(app.secrets.token(), BALLOT_SECRET);
}

/** What is made with the secret of one ballot. */
export type BallotKeys = {
  /**
   * The key of a person in this ballot: HMAC-SHA-256 under its secret. Nobody who reads the database alone can tell
   * whose it is, nor that two ballots are of one person. `person` is what whoever answers for eligibility knows them by.
   */
  voterKeyOf(person: string): VoterKey;
  /** The id of a cast: of the form of a random UUID, so that it tells neither when it was cast nor by whom. */
  castIdOf(cast: { readonly voterKey: VoterKey; readonly sequence: number }): CastId;
  /** What hides a content in its receipt. It is made again whenever the voter asks, and kept nowhere. */
  saltOf(cast: { readonly id: CastId; readonly sequence: number }): string;
  /** What hides the figures of a close in the commitment to them. It is made again whenever it is needed. */
  figuresSaltOf(closesAt: Date): string;
  /** Names a request that its sender may repeat, and what it said: `key:content`. */
  requestOf(request: { readonly key: string; readonly content: string }): string;
  /**
   * A content as it is stored, in base64: AES-256-GCM under the secret of the ballot, bound to its cast, all of one ballot
   * equally long. Who reads the database learns nothing of it, and cannot give a cast the content of another.
   */
  encryptContent(content: Content, castId: CastId): string;
  /** Throws {@link ContentUnreadable} where it was changed, or is of another cast. */
  decryptContent(encrypted: string, castId: CastId): Content;
};

/** A stored content that its ballot's secret does not open: somebody changed the database. */
export class ContentUnreadable extends Error {
  override readonly name = 'ContentUnreadable';
}

/** Whether casts of this ballot can still be found by their voter. */
export function canReadCasts({ encryptedSecret }: StoredBallot): boolean {
  return encryptedSecret !== null;
}

/** Opens the secret of a ballot. Throws where its voters were forgotten: {@link canReadCasts} tells. */
export function ballotKeys(app: Application, { ballot, encryptedSecret }: StoredBallot): BallotKeys {
  if (encryptedSecret === null) throw new ContentUnreadable('who cast which ballot was forgotten');
  const secret = app.secrets.decrypt(encryptedSecret, BALLOT_SECRET);
  const keyed = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  const contentKey = createHmac('sha256', secret).update('content').digest();
  const length = contentBytesMax(ballot);
  return {
    voterKeyOf: (person) => keyed(`voter ${person}`),
    castIdOf: ({ voterKey, sequence }) => randomUuidOf(keyed(`cast ${voterKey} ${sequence}`)),
    saltOf: ({ id, sequence }) => keyed(`salt ${id} ${sequence}`),
    figuresSaltOf: (closesAt) => keyed(`figures ${closesAt.toISOString()}`),
    requestOf: ({ key, content }) =>
      [`request ${key}`, `requested ${content}`].map((text) => keyed(text).slice(0, 32)).join(':'),
    encryptContent: (content, castId) =>
      encryptGcm(contentKey, Buffer.from(content.padEnd(length), 'ascii'), castId).toString('base64'),
    decryptContent(encrypted, castId) {
      try {
        return decryptGcm(contentKey, Buffer.from(encrypted, 'base64'), castId).toString('ascii').trimEnd();
      } catch (cause) {
        throw new ContentUnreadable('the content of a cast was changed since it was stored', { cause });
      }
    },
  };
}

/**
 * The commitment of a receipt: SHA-256 (hex) of the JCS form of these members. With the salt anybody can check what it
 * is of; without, nobody can guess it.
 */
export function commitmentOf(input: {
  readonly ballot: BallotId;
  readonly rulesHash: string;
  readonly sequence: number;
  readonly content: Content;
  readonly salt: string;
}): string {
  const { ballot, rulesHash, sequence, content, salt } = input;
  return sha256(canonicalText({ ballot, rulesHash, sequence, content, salt }));
}

/** A UUID of version 4 out of 128 of the bits of a hash in hex. */
function randomUuidOf(hash: string): string {
  const variant = ((Number.parseInt(hash[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  const groups = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, variant + hash.slice(17, 20)];
  return [...groups, hash.slice(20, 32)].join('-');
}

const AT_ONCE = 1_000;

/**
 * Encrypts what an earlier version of the node stored in plain text. Called when a node is opened: nothing else reads casts
 * before.
 */
export async function encryptContents(app: Application): Promise<void> {
  for (let count = AT_ONCE; count === AT_ONCE; ) {
    count = await app.store.transact(async (writer) => {
      const casts = await writer.ballots.plainCasts(AT_ONCE);
      for (const ballotId of new Set(casts.map((cast) => cast.ballotId))) {
        const stored = await writer.ballots.byId(ballotId);
        if (stored === null) continue;
        const keys = ballotKeys(app, stored);
        const encrypted = casts
          .filter((cast) => cast.ballotId === ballotId)
          .map(({ id, content }) => ({ id, encryptedContent: keys.encryptContent(content, id) }));
        await writer.ballots.saveContents(ballotId, encrypted);
      }
      return casts.length;
    });
  }
}
