import type { Act } from '../domain/consultation/phase.ts';
import type { IdentityFault } from '../domain/identity/fault.ts';
import type { ModerationRule } from '../domain/moderation/decision.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Findable, InvalidReason, Refusal, RefusalOf } from '../domain/refusal.ts';

/** A sentence about an amount, in the singular where the member of the refusal that `by` names asks for it. */
export type Counted<Member> = { readonly by: Member; readonly one: string; readonly other: string };

/**
 * What the public reads where the rules or an officer say no, in one language: for pages, and for direct answers on the fediverse.
 * Complete, because the tables' types are the domain's. `{name}` stands for a member of the refusal.
 */
export type RefusalWords = {
  readonly refusal: { readonly [T in Refusal['type']]: string | Counted<keyof RefusalOf<T>> };
  /** Not eligible for where they live; `{allowed}` are the names of places. */
  readonly notFromHere: string;
  /** What somebody can do, as an infinitive. */
  readonly act: Readonly<Record<Act, string>>;
  /** Who a standing is, in the plural: heads the rows of tables too. */
  readonly standing: Readonly<Record<Standing, string>>;
  readonly findable: Readonly<Record<Findable, string>>;
  /** Why a field was refused, after the name of the field. */
  readonly invalid: Readonly<Record<InvalidReason, string>>;
  /** Why somebody's identity was not proven, as half a sentence. */
  readonly fault: Readonly<Record<IdentityFault, string>>;
  /** Why an officer decided against a contribution. */
  readonly rule: Readonly<Record<ModerationRule, string>>;
  /** Names of the fields that people fill in; another is called by its own name. */
  readonly field: Readonly<Record<string, string>>;
};
