import type { Kysely, Selectable } from 'kysely';
import type {
  LocatedStatement,
  PledgeReader,
  PledgeWriter,
  StoredStatement,
} from '../../application/community/pledge/ports.ts';
import type { Pledge } from '../../domain/community/pledge.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { DB, Pledge as PledgeTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function pledgeReader(db: Kysely<DB>): PledgeReader {
  return {
    async of(proposalId, request) {
      const rows = await db
        .selectFrom('pledge')
        .selectAll()
        .where('proposal_id', '=', proposalId)
        .orderBy('received_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ ...storedOf(row), statement: { ...statementOf(row), request } }) as StoredStatement);
    },
    async byId(id) {
      if (!isId(id)) return null;
      const row = await located(db).where('pledge.id', '=', id).executeTakeFirst();
      return row === undefined ? null : locatedOf(row);
    },
    async joining(settlementId) {
      const rows = await located(db)
        .where('pledge.settlement_id', '=', settlementId)
        .orderBy('pledge.received_at')
        .orderBy('pledge.id')
        .execute();
      return rows.map(locatedOf);
    },
    async by(institution) {
      if (!isStorableText(institution)) return [];
      const rows = await located(db)
        .where('pledge.institution', '=', institution)
        .orderBy('pledge.received_at')
        .orderBy('pledge.id')
        .execute();
      return rows.map(locatedOf);
    },
  };
}

export function pledgeWriter(db: Kysely<DB>): PledgeWriter {
  return {
    async save({ id, proposalId, statement, hash, reference, document, receivedAt, joins }) {
      const { institution, sequence, since, statedAt, specification = null } = statement;
      await db
        .insertInto('pledge')
        .values({
          id,
          proposal_id: proposalId,
          institution,
          sequence,
          since,
          content: statement.of === 'withdrawal' ? null : jsonb(contentOf(statement)),
          hash,
          specification,
          reference,
          document,
          stated_at: statedAt,
          received_at: receivedAt,
          settlement_id: joins?.settlementId ?? null,
          joined_as: joins?.institution ?? null,
        })
        .execute();
    },
    async saveDocument(id, document) {
      await db.updateTable('pledge').set({ document }).where('id', '=', id).where('document', 'is', null).execute();
    },
  };
}

function located(db: Kysely<DB>) {
  return db
    .selectFrom('pledge')
    .innerJoin('proposal', 'proposal.id', 'pledge.proposal_id')
    .innerJoin('consultation', 'consultation.id', 'proposal.consultation_id')
    .selectAll('pledge')
    .select(['consultation.slug', 'proposal.number']);
}

type LocatedRow = Selectable<PledgeTable> & { readonly slug: string; readonly number: number | null };

function locatedOf(row: LocatedRow): LocatedStatement {
  return { ...storedOf(row), slug: row.slug, number: row.number ?? 0, statement: statementOf(row) };
}

function storedOf(row: Selectable<PledgeTable>): Omit<StoredStatement, 'statement'> {
  return {
    id: row.id,
    proposalId: row.proposal_id,
    hash: row.hash,
    reference: row.reference,
    document: row.document,
    receivedAt: row.received_at,
    joins:
      row.settlement_id === null
        ? null
        : { settlementId: row.settlement_id, institution: row.joined_as ?? row.institution },
  };
}

type Content = Pick<Pledge, 'kind' | 'amount' | 'currency' | 'conditions'> & { readonly expiresAt: string };

function contentOf({ kind, amount, currency, expiresAt, conditions }: Pledge): Content {
  return { kind, amount, currency, expiresAt: expiresAt.toISOString(), conditions };
}

function statementOf(row: Selectable<PledgeTable>): LocatedStatement['statement'] {
  const head = {
    institution: row.institution,
    sequence: row.sequence,
    since: row.since,
    statedAt: row.stated_at,
    specification: row.specification ?? undefined,
  };
  if (row.content === null) return { ...head, of: 'withdrawal' };
  const { expiresAt, ...content } = fromJson<Content>(row.content);
  const pledge: Omit<Pledge, 'request'> = { ...head, ...content, of: 'pledge', expiresAt: new Date(expiresAt) };
  return pledge;
}
