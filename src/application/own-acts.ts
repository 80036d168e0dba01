import type { Verdict } from '../domain/answer/answer.ts';
import type { Id, ParticipantId } from '../domain/id.ts';
import type { Decision } from '../domain/moderation/decision.ts';
import type { ProposalStatus } from '../domain/proposal/proposal.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { Page, PageRequest } from './views.ts';

export const OWN_ACT_KINDS = ['proposal', 'comment', 'support', 'poll-vote', 'report', 'appeal'] as const;
export type OwnActKind = (typeof OWN_ACT_KINDS)[number];

/** Something that somebody did here, with what became of it, as they alone read it. */
export type OwnAct = {
  readonly kind: OwnActKind;
  /** Of what they wrote; of the proposal they supported, the poll they answered, the decision they appealed against. */
  readonly id: Id;
  readonly at: Date;
  readonly consultation: { readonly slug: string; readonly title: Localised; readonly timeZone: string };
  /** The proposal it is or is about. Its title is empty where it may no longer be read. */
  readonly proposal: {
    readonly number: number | null;
    readonly title: Localised;
    readonly lang: Lang;
    readonly status: ProposalStatus;
    readonly version: number;
    readonly verdict: Verdict | null;
  } | null;
  /** Whether the author has a version that waits for their word. */
  readonly waits: boolean;
  /** Of the contribution itself; null for what has none. */
  readonly status: ProposalStatus | null;
  /** The last decision about a contribution that is held or removed; null where nobody took one. */
  readonly decision: Pick<Decision, 'id' | 'kind' | 'rule' | 'reason' | 'byHost'> | null;
  /** The side of a support or a comment. */
  readonly side: 'for' | 'neutral' | 'against' | null;
  /** The version that a support was given to. */
  readonly version: number | null;
  /** Words of a comment, a report, an appeal. */
  readonly text: string | null;
  /** What was decided about a report or an appeal. */
  readonly outcome: string | null;
  /** The question of a poll and the options they chose. */
  readonly poll: { readonly question: Localised; readonly chosen: readonly Localised[] } | null;
};

export type OwnActReader = {
  /** The latest first. */
  of(query: PageRequest & { readonly participantId: ParticipantId }): Promise<Page<OwnAct>>;
};
