import type { Charter } from '../../domain/community/charter.ts';
import type { InstitutionAct } from '../../domain/community/institution-act.ts';
import type { ConsultationId, Id } from '../../domain/kit/id.ts';

export interface CommunityReader {
  /** The charter in force: its last version; null where none was adopted. */
  charter(consultationId: ConsultationId): Promise<Charter | null>;
  /** Every version, the last first. */
  charters(consultationId: ConsultationId): Promise<readonly Charter[]>;
  institutionAct(id: Id): Promise<InstitutionAct | null>;
  /** Those that wait for a second agent, the oldest first. */
  waitingActs(consultationId: ConsultationId): Promise<readonly InstitutionAct[]>;
}

export interface CommunityWriter {
  /** Adds a version; what was adopted is never changed. */
  addCharter(charter: Charter): Promise<void>;
  saveInstitutionAct(act: InstitutionAct): Promise<void>;
  /** Locks an act: other decisions about it wait for this transaction. */
  lockInstitutionAct(id: Id): Promise<InstitutionAct | null>;
}
