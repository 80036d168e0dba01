import { createHash, createHmac } from 'node:crypto';
import type { VoterKey } from '../domain/ballot/cast.ts';
import type { Content } from '../domain/ballot/content.ts';
import type { BallotId, CastId } from '../domain/id.ts';
import type { KeptBallot } from './ballots.ts';
import { canonicalText } from './content-hash.ts';
import type { Application } from './ports.ts';

/** What a ballot's secret is sealed for. */
export const BALLOT_SECRET = 'ballot';

export function newBallotSecret(app: Application): string {
  return app.secrets.seal(app.secrets.token(), BALLOT_SECRET);
}

/** What is made with the secret of one ballot. */
export type BallotKeys = {
  /**
   * The key of a person in this ballot: HMAC-SHA-256 under its secret. Nobody who reads the database alone can tell
   * whose it is, nor that two ballots are of one person. `person` is what whoever answers for eligibility knows them by.
   */
  voterKeyOf(person: string): VoterKey;
  /** What hides a content in its receipt. It is made again whenever the voter asks, and kept nowhere. */
  saltOf(cast: { readonly id: CastId; readonly sequence: number }): string;
};

/** Opens the secret of a ballot. */
export function ballotKeys(app: Application, { secretSealed }: KeptBallot): BallotKeys {
  const secret = app.secrets.open(secretSealed, BALLOT_SECRET);
  const keyed = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  return {
    voterKeyOf: (person) => keyed(`voter ${person}`),
    saltOf: ({ id, sequence }) => keyed(`salt ${id} ${sequence}`),
  };
}

/**
 * The commitment of a receipt: SHA-256 (hex) of the JCS form of these members. With the salt anybody can check what it
 * is of; without, nobody can guess it.
 */
export function commitmentOf(said: {
  readonly ballot: BallotId;
  readonly rulesHash: string;
  readonly sequence: number;
  readonly content: Content;
  readonly salt: string;
}): string {
  const { ballot, rulesHash, sequence, content, salt } = said;
  return sha256(canonicalText({ ballot, rulesHash, sequence, content, salt }));
}

/** SHA-256 of a text in UTF-8, lower-case hex: what the domain draws lots with. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
