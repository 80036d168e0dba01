import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  DecidedStep,
  FeatureRequest,
  FeatureRequestReader,
  FeatureRequestWriter,
  Funding,
  RequestRow,
} from '../../application/community/request/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { isNumber } from '../../domain/proposal/number.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, FeatureRequest as RequestTable, FeatureRequestStep as StepTable } from '../kit/schema.ts';

export function featureRequestReader(db: Kysely<DB>): FeatureRequestReader {
  return {
    async of(proposalId) {
      const row = await requestRow(db, proposalId).executeTakeFirst();
      return row === undefined ? null : requestOf(row);
    },
    async in(consultationId) {
      return (await publishedRows(db, consultationId).execute()).map(rowOf);
    },
    async numbered(consultationId, number) {
      if (!isNumber(number)) return null;
      const found = publishedRows(db, consultationId).where('proposal.number', '=', number);
      const row = await found.executeTakeFirst();
      return row === undefined ? null : rowOf(row);
    },
    async duplicatesIn(consultationId) {
      const rows = await publishedRows(db, consultationId)
        .select('details')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('feature_request_step')
              .select('id')
              .whereRef('feature_request_step.proposal_id', '=', 'feature_request.proposal_id')
              .where('duplicate_of', 'is not', null),
          ),
        )
        .execute();
      return rows.flatMap((row) => {
        const { number, title, lang, duplicateOf } = rowOf(row);
        const { neededBy } = fromJson<FeatureRequest['details']>(row.details);
        return number === null || duplicateOf === null ? [] : [{ number, title, lang, duplicateOf, neededBy }];
      });
    },
    async steps(proposalId) {
      const rows = await db
        .selectFrom('feature_request_step')
        .selectAll()
        .where('proposal_id', '=', proposalId)
        .orderBy('position')
        .execute();
      return rows.map(stepOf);
    },
    async step(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('feature_request_step').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : stepOf(row);
    },
  };
}

export function featureRequestWriter(db: Kysely<DB>): FeatureRequestWriter {
  return {
    save: ({ proposalId, consultationId, institution, createdAt, ...request }) =>
      upsert(db, 'feature_request', {
        key: { proposal_id: proposalId },
        once: { consultation_id: consultationId, institution, created_at: createdAt },
        values: {
          state: request.state,
          details: jsonb(request.details),
          funding: request.funding === null ? null : jsonb(request.funding),
          changed_at: request.changedAt,
        },
      }),
    async lock(proposalId) {
      const row = await requestRow(db, proposalId).modifyEnd(sql`for update`).executeTakeFirst();
      return row === undefined ? null : requestOf(row);
    },
    async saveStep(proposalId, { id, position, step, from, to, decidedBy, institution, ...more }) {
      const { reason, decidedAt, funding, duplicateOf = null } = more;
      await db
        .insertInto('feature_request_step')
        .values({
          id,
          proposal_id: proposalId,
          position,
          step,
          from_state: from,
          to_state: to,
          decided_by: decidedBy,
          institution,
          reason,
          decided_at: decidedAt,
          funding: funding === undefined ? null : jsonb(funding),
          duplicate_of: duplicateOf,
        })
        .execute();
    },
  };
}

function requestRow(db: Kysely<DB>, proposalId: string) {
  return db.selectFrom('feature_request').selectAll().where('proposal_id', '=', proposalId);
}

/** The requests of a community whose proposals are published, by number. */
function publishedRows(db: Kysely<DB>, consultationId: string) {
  return db
    .selectFrom('feature_request')
    .innerJoin('proposal', 'proposal.id', 'feature_request.proposal_id')
    .innerJoin('proposal_version', (join) =>
      join
        .onRef('proposal_version.proposal_id', '=', 'proposal.id')
        .onRef('proposal_version.number', '=', 'proposal.current_version'),
    )
    .select(['feature_request.proposal_id', 'institution', 'state', 'funding', 'feature_request.changed_at'])
    .select(['proposal.number', 'proposal.status', 'title', 'lang', 'cost_amount', 'cost_currency'])
    .select(({ selectFrom }) =>
      selectFrom('feature_request_step')
        .select('duplicate_of')
        .whereRef('feature_request_step.proposal_id', '=', 'feature_request.proposal_id')
        .where('duplicate_of', 'is not', null)
        .orderBy('position', 'desc')
        .limit(1)
        .as('duplicate_of'),
    )
    .where('feature_request.consultation_id', '=', consultationId)
    .where('proposal.status', '=', 'published')
    .orderBy('proposal.number');
}

type PublishedRow = Awaited<ReturnType<ReturnType<typeof publishedRows>['execute']>>[number];

function rowOf(row: PublishedRow): RequestRow {
  return {
    proposalId: row.proposal_id,
    institution: row.institution,
    state: fromJson(row.state),
    funding: fundingOf(row.funding),
    changedAt: row.changed_at,
    number: row.number,
    status: fromJson(row.status),
    title: fromJson(row.title),
    lang: row.lang,
    cost:
      row.cost_amount === null || row.cost_currency === null
        ? null
        : { amount: Number(row.cost_amount), currency: row.cost_currency },
    duplicateOf: row.duplicate_of,
  };
}

function requestOf(row: Selectable<RequestTable>): FeatureRequest {
  return {
    proposalId: row.proposal_id,
    consultationId: row.consultation_id,
    institution: row.institution,
    state: fromJson(row.state),
    details: fromJson(row.details),
    funding: fundingOf(row.funding),
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

type Dated<T> = Omit<T, 'opensAt' | 'closesAt'> & { readonly opensAt: string; readonly closesAt: string };

/** Moments are texts in JSON. */
function fundingOf(value: unknown): Funding | null {
  if (value === null) return null;
  const { opensAt, closesAt, ...rest } = fromJson<Dated<Funding>>(value);
  return { ...rest, opensAt: new Date(opensAt), closesAt: new Date(closesAt) };
}

function stepOf(row: Selectable<StepTable>): DecidedStep {
  const funding = fundingOf(row.funding);
  return {
    id: row.id,
    position: row.position,
    step: fromJson(row.step),
    from: fromJson(row.from_state),
    to: fromJson(row.to_state),
    decidedBy: fromJson(row.decided_by),
    institution: row.institution,
    reason: row.reason,
    decidedAt: row.decided_at,
    ...(funding === null ? {} : { funding }),
    ...(row.duplicate_of === null ? {} : { duplicateOf: row.duplicate_of }),
  };
}
