import type { Id } from '../../../domain/kit/id.ts';
import type { Localised } from '../../../domain/kit/text.ts';

/** The consultation or proposal of another institution from which one of ours was made. */
export type Derivation = {
  readonly subjectId: Id;
  readonly kind: 'consultation' | 'proposal';
  /** Its id there. */
  readonly source: string;
  /** The id of the institution there. */
  readonly institution: string;
  readonly title: Localised;
  readonly derivedAt: Date;
  /** Of what was made from a template: its licence and its hash, and what the institution is called. */
  readonly template?: DerivedTemplate | null;
};
export type DerivedTemplate = {
  readonly licence: string;
  readonly contentHash: string;
  readonly institutionName: Localised;
};
/** What something is made from: the id of an entry of the catalogue, or what is known already. */
export type MadeFrom = string | Pick<Derivation, 'source' | 'institution' | 'title' | 'template'>;
/** What another institution made from a consultation or proposal of ours, as it notified us. */
export type Reuse = {
  /** The id of ours. */
  readonly uri: string;
  readonly reusedBy: string;
  readonly institution: string;
  readonly name: Localised;
  readonly title: Localised;
  readonly notifiedAt: Date;
};
/** What something was made from, and what was made from it. */
export type Derived = { readonly derivation: Derivation | null; readonly reuses: readonly Reuse[] };
export interface DerivationReader {
  of(subjectId: Id): Promise<Derivation | null>;
  /** The latest first, at most a hundred. */
  reuses(uri: string): Promise<readonly Reuse[]>;
}
export interface DerivationWriter {
  save(derivation: Derivation): Promise<void>;
  saveReuse(reuses: Reuse): Promise<void>;
}
