import type { Release, Use } from '../../../domain/community/release.ts';
import type { Id, ProposalId } from '../../../domain/kit/id.ts';

export type StoredRelease = Release & {
  readonly id: Id;
  /** The id of the institution that announced it: the supplier, or the host. */
  readonly institution: string;
  readonly announcedAt: Date;
};

export type StoredUse = Use & {
  readonly id: Id;
  readonly institution: string;
  /** When the host received it. */
  readonly statedAt: Date;
  /** Of the paper that the host entered it from; absent where the institution stated it. */
  readonly reference?: string | undefined;
};

export interface ReleaseReader {
  /** The releases of what was commissioned by a request, in the order that they were announced in. */
  of(proposalId: ProposalId): Promise<readonly StoredRelease[]>;
  byId(id: Id): Promise<StoredRelease | null>;
  /** What institutions stated about what they run, in that order; the last of each is in force. */
  uses(proposalId: ProposalId): Promise<readonly StoredUse[]>;
  use(id: Id): Promise<StoredUse | null>;
}

export interface ReleaseWriter {
  save(proposalId: ProposalId, release: StoredRelease): Promise<void>;
  saveUse(proposalId: ProposalId, use: StoredUse): Promise<void>;
}
