import type { EventType } from '../domain/event.ts';
import type { Id } from '../domain/id.ts';
import type { Localised } from '../domain/text.ts';

/** An act of an agent, as the audit log lists it. */
export type ActView = {
  readonly id: Id;
  readonly type: EventType;
  readonly at: Date;
  readonly agentId: Id;
  /** Where it was done; null for what concerns the whole institution. */
  readonly consultation: { readonly slug: string; readonly title: Localised } | null;
  readonly proposal: number | null;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Which acts: null where any will do. */
export type ActsOf = {
  readonly agentId: Id | null;
  /** By slug. */
  readonly consultation: string | null;
  readonly type: EventType | null;
};
