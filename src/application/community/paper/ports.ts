import type { PaperMember } from '../../../domain/community/paper-member.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';

export interface OnPaperReader {
  /** The members of a community that have no node, of now and before, by when they became members; at a mirror as its host says. */
  members(consultationId: ConsultationId): Promise<readonly PaperMember[]>;
}

export interface OnPaperWriter {
  /** One that began at this moment, with its end. */
  saveMember(consultationId: ConsultationId, member: PaperMember): Promise<void>;
}
