import type { Refusal } from '../../domain/kit/refusal.ts';

/** Carries a refusal out of a transaction that must not be kept; caught where the transaction ends. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.type);
    this.refusal = refusal;
  }
}
