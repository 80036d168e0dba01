import type { Id } from '../../domain/kit/id.ts';
import type { ParticipantKind } from '../../domain/participant/participant.ts';
import type { CommentView } from '../comment/ports.ts';
import type { Page } from '../kit/page.ts';
import type { ProposalRow } from '../proposal/ports.ts';

/** A page of everything: the view decides how large one is. */
export type EveryRow = { readonly consultationId: Id; readonly after: string | null };
/** A comment as open data has it: of who wrote it, only from where they take part. */
export type ExportedComment = Omit<
  CommentView,
  'author' | 'decision' | 'images' | 'updatedAt' | 'warning' | 'words'
> & {
  readonly authorKind: ParticipantKind;
  /** Where its sheet was handed in, of what came on paper. */
  readonly paperPlace: string | null;
};

export interface ExportViews {
  /** When the newest proposal of each consultation was published; those without one are not in it. */
  newestProposals(consultationIds: readonly Id[]): Promise<ReadonlyMap<Id, Date>>;
  /** Every proposal of a consultation whatever its status, by number, those without one last. */
  everyProposal(query: EveryRow): Promise<Page<ProposalRow>>;
  /** Every comment of a consultation that was ever public, as they came. */
  everyComment(query: EveryRow): Promise<Page<ExportedComment>>;
}
