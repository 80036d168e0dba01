import type { ParticipantId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import type { Result } from '../kit/result.ts';
import { checkLine, type Lang, NAME_MAX } from '../kit/text.ts';
import type { Standing } from './standing.ts';

/** Where a participant comes from: an account here, an account elsewhere, another platform's data, or a paper sheet. */
export type ParticipantKind = 'local' | 'remote' | 'imported' | 'paper' | 'institution';

/** Somebody who takes part. Pseudonymous unless they choose otherwise; no mail address or legal name is kept here. */
export type Participant = {
  readonly id: ParticipantId;
  readonly kind: ParticipantKind;
  readonly name: string;
  readonly standing: Standing;
  /** Code of the territory the institution verified, if it did. */
  readonly territory: string | null;
  readonly lang: Lang | null;
  /** The actor's id on the fediverse, for `remote`. */
  readonly actorUri: string | null;
  /** Name of the source and the key in it, for `imported`. */
  readonly importKey: string | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
};

export function checkName(value: string, field = 'name'): Result<string, RefusalOf<'invalid'>> {
  return checkLine(value, field, NAME_MAX);
}

/**
 * A participant after erasure: nothing of the person is left, the row that tallies rest on stays
 * (GDPR art. 17; design: product, lesson 3).
 */
export function erased(participant: Participant, at: Date): Participant {
  return { ...participant, name: '', territory: null, lang: null, actorUri: null, importKey: null, erasedAt: at };
}

declare const PSEUDONYM: unique symbol;

/**
 * Who somebody is in one consultation, to whoever counts what they supported and voted there: 64 hexadecimal digits, an
 * HMAC-SHA-256 of the consultation under a random secret of the person (docs/adr/0056). Nobody without that secret can
 * tell whose it is, nor that the pseudonyms of two consultations are of one person.
 */
export type Pseudonym = string & { readonly [PSEUDONYM]: never };

/**
 * What somebody who deletes their account wants of their proposals and comments: `keep` them public, without author and
 * place, or `remove` the texts.
 */
export const OWN_TEXTS = ['keep', 'remove'] as const;
export type OwnTexts = (typeof OWN_TEXTS)[number];

/**
 * Whether a published text stays readable. Where the person did not choose, as where their server deleted the account:
 * a proposal does, which others supported, and a comment does not.
 */
export function staysPublic(kind: 'proposal' | 'comment', choice: OwnTexts | null): boolean {
  return choice === null ? kind === 'proposal' : choice === 'keep';
}
