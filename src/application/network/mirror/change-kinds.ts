import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { PledgeChange } from '../../community/pledge/ports.ts';
import type { FeatureRequestChange } from '../../community/request/ports.ts';
import type { SettlementChange } from '../../community/settlement/ports.ts';
import type { AnswerChange } from '../answer/ports.ts';
import type { CharterChange } from '../statement/ports.ts';
import type {
  BallotChange,
  ChangesReader,
  CommentChange,
  ListedKind,
  PollChange,
  ProposalChange,
  SubtotalChange,
  VersionChange,
} from './ports.ts';

/** What the changes of a consultation contain, kind by kind, in the order in which the whole state is read. */
export const CHANGE_KINDS = [
  'consultation',
  'charter',
  'proposal',
  'version',
  'comment',
  'answer',
  'ballot',
  'poll',
  'subtotal',
  'feature-request',
  'pledge',
  'settlement',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export type Change =
  | { readonly kind: 'consultation'; readonly consultation: Consultation }
  | ({ readonly kind: 'charter' } & CharterChange)
  | ({ readonly kind: 'proposal' } & ProposalChange)
  | ({ readonly kind: 'version' } & VersionChange)
  | ({ readonly kind: 'comment' } & CommentChange)
  | ({ readonly kind: 'answer' } & AnswerChange)
  | ({ readonly kind: 'ballot' } & BallotChange)
  | ({ readonly kind: 'poll' } & PollChange)
  | ({ readonly kind: 'subtotal' } & SubtotalChange)
  | ({ readonly kind: 'feature-request' } & FeatureRequestChange)
  | ({ readonly kind: 'pledge' } & PledgeChange)
  | ({ readonly kind: 'settlement' } & SettlementChange);

/** How each kind is listed as a whole, and how some of it is read. A kind of its own is one more entry. */
export const KINDS: {
  readonly [K in ChangeKind]: {
    readonly all: (
      reader: ChangesReader,
      query: List,
    ) => Promise<readonly { readonly id: Id; readonly place: string }[]>;
    readonly read: (
      reader: ChangesReader,
      ids: readonly Id[],
      consultation: Consultation,
    ) => Promise<ReadonlyMap<Id, object>>;
  };
} = {
  consultation: {
    all: async (_, { consultation, after }) => (after === null ? [{ id: consultation.id, place: 'all' }] : []),
    read: async (_, ids, consultation) => new Map(ids.map((id) => [id, { consultation }])),
  },
  // Each by its version: there are few, and no more of them than decisions.
  charter: {
    all: async (reader, { consultation, after, limit }) =>
      (await reader.charters(consultation.id))
        .filter(({ version }) => version > Number(after ?? 0))
        .slice(0, limit)
        .map(({ version }) => ({ id: String(version), place: String(version) })),
    read: async (reader, ids, { id }) =>
      new Map(
        (await reader.charters(id))
          .filter(({ version }) => ids.includes(String(version)))
          .map((charter) => [String(charter.version), { charter }]),
      ),
  },
  proposal: { all: listed('proposal'), read: (reader, ids) => reader.proposals(ids) },
  version: { all: listed('version'), read: (reader, ids) => reader.versions(ids) },
  comment: { all: listed('comment'), read: (reader, ids) => reader.comments(ids) },
  answer: { all: listed('answer'), read: (reader, ids) => reader.answers(ids) },
  ballot: { all: listed('ballot'), read: (reader, ids) => reader.ballots(ids) },
  poll: { all: listed('poll'), read: (reader, ids) => reader.polls(ids) },
  subtotal: { all: listed('subtotal'), read: (reader, ids) => reader.subtotals(ids) },
  'feature-request': { all: listed('feature-request'), read: (reader, ids) => reader.featureRequests(ids) },
  pledge: { all: listed('pledge'), read: (reader, ids) => reader.pledges(ids) },
  settlement: { all: listed('settlement'), read: (reader, ids) => reader.settlements(ids) },
};

type List = {
  readonly consultation: Consultation;
  readonly after: string | null;
  readonly limit: number;
};

function listed(kind: ListedKind) {
  return (reader: ChangesReader, { consultation: { id: consultationId }, after, limit }: List) =>
    reader.all({ kind, consultationId, after, limit });
}

/** What a version is called among the ids of changes. */
export function versionId(proposalId: Id, version: number): Id {
  return `${proposalId} ${version}`;
}
