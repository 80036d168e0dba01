import type { Verdict } from '../../domain/answer/answer.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { TopicId } from '../../domain/kit/topic.ts';
import type { Location } from '../../domain/proposal/proposal.ts';
import type { Content } from '../../domain/proposal/version.ts';
import type { Side } from '../../domain/support/support.ts';

/** Where contributions come from. */
export type Source = {
  /** Stable name of the source, `polis:2demo`: with a key of the source, it identifies an imported item for good. */
  readonly key: string;
  /** As people are told, `pol.is/2demo`. */
  readonly label: string;
};

/** One contribution as the source has it. Nothing of it was checked by the rules yet. */
export type ImportedContribution = {
  /** Its key in the source. */
  readonly key: string;
  readonly author: { readonly key: string; readonly name: string };
  readonly content: Content;
  readonly tags: readonly string[];
  readonly topics?: readonly TopicId[] | undefined;
  readonly location: Location | null;
  readonly place?: string | null | undefined;
  /** When the source received it. */
  readonly at: Date;
  /** Why the source took it away, in words for the public; null where it did not. */
  readonly removed: string | null;
  /** Whether its author took it back there. */
  readonly withdrawn?: boolean | undefined;
  readonly answer?: ImportedAnswer | null | undefined;
  /** Where people read it there. */
  readonly url?: string | null | undefined;
  readonly published: { readonly for: number; readonly against: number; readonly recounted: boolean } | null;
};

/** What an institution answered on another platform. */
export type ImportedAnswer = { readonly verdict: Verdict; readonly body: Localised; readonly at: Date };

/** Somebody's word in the source: `null` is one that takes no side. */
export type ImportedSupport = {
  readonly contribution: string;
  readonly voter: string;
  readonly side: Side | null;
  readonly at: Date;
};

export type InvalidRow = { readonly line: number; readonly because: string };

/** What was read of one file: rows with their line, and the lines that are no such row. */
export type ImportBatch<T> = {
  readonly file: string;
  readonly rows: readonly (T & { readonly line: number })[];
  readonly broken: readonly InvalidRow[];
};

/** A row that was left out, and why. */
export type SkippedRow = { readonly file: string; readonly line: number; readonly because: string };
