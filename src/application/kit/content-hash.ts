import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Settlement, SettlementInput } from '../../domain/community/settlement.ts';
import type { Statement } from '../../domain/community/statement.ts';
import type { LateJoining, PoolingTerms } from '../../domain/community/terms.ts';
import type { Money } from '../../domain/kit/money.ts';
import { type Content, hashedContent } from '../../domain/proposal/version.ts';

/** SHA-256 (lower-case hex) of the JCS form (RFC 8785) of a document. */
export function documentHash(document: object): string {
  return sha256(canonicalText(document));
}

/** The very text that is hashed: served like this, a document can be checked with `sha256sum` alone. */
export function canonicalText(document: object): string {
  const canonical = canonicalize(document);
  if (canonical === undefined) throw new TypeError('a document that JSON cannot hold');
  return canonical;
}

/** The hash that identifies a version of a proposal everywhere: API, pages, exports, the wire. */
export function contentHashOf(content: Content): string {
  return documentHash(hashedContent(content));
}

/** SHA-256 of a text in UTF-8, lower-case hex: what the domain draws lots with. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * SHA-256 of the JCS form of a statement: the same number of one institution has one hash. Whose it is and about what is left out: both
 * have other addresses once a node moved.
 */
export function statementHash(statement: Statement): string {
  const { institution: _, request: __, ...stated } = statement;
  return documentHash(JSON.parse(JSON.stringify(stated)));
}

/**
 * SHA-256 of the JCS form of what was settled, with all that it was computed from: what an institution joins that comes late.
 */
export function settlementHash({
  input,
  outcome,
  lateJoining,
}: {
  readonly input: SettlementInput;
  readonly outcome: Settlement;
  readonly lateJoining: LateJoining;
}): string {
  return documentHash(JSON.parse(JSON.stringify({ input, outcome, lateJoining })));
}

/**
 * SHA-256 of the JCS form of what members agreed on: the cost, the terms, and when. Another close for the same is no other
 * specification.
 */
export function specificationHash({
  need,
  opensAt,
  terms,
}: {
  readonly need: Money;
  readonly opensAt: Date;
  readonly terms: PoolingTerms;
}): string {
  return documentHash(JSON.parse(JSON.stringify({ need, opensAt, terms })));
}
