import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import { isId } from '../domain/id.ts';
import { isNumber } from '../domain/proposal/number.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { Content, Version } from '../domain/proposal/version.ts';
import { isAskable } from './askable.ts';
import { involve } from './involvement.ts';
import { fromJson, jsonb } from './json.ts';
import type { DB, Proposal as ProposalTable, ProposalVersion } from './schema.ts';
import { searchTerms } from './search-terms.ts';

export function proposalReader(db: Kysely<DB>): Reader['proposals'] {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      return await proposalWith(
        db,
        await db.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirst(),
      );
    },
    async byNumber(consultationId, number) {
      if (!isNumber(number)) return null;
      const row = await db
        .selectFrom('proposal')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .where('number', '=', number)
        .executeTakeFirst();
      return await proposalWith(db, row);
    },
    async byOriginal(original) {
      if (!isAskable(original)) return null;
      const row = await db.selectFrom('proposal').selectAll().where('original', '=', original).executeTakeFirst();
      return await proposalWith(db, row);
    },
    async byUri(uri) {
      if (!isAskable(uri)) return null;
      const row = await db.selectFrom('proposal').selectAll().where('uri', '=', uri).executeTakeFirst();
      return await proposalWith(db, row);
    },
    async worded({ authorId, consultationId, contentHash }) {
      const rows = await db
        .selectFrom('proposal')
        .innerJoin('proposal_version', (join) =>
          join
            .onRef('proposal_version.proposal_id', '=', 'proposal.id')
            .onRef('proposal_version.number', '=', 'proposal.current_version'),
        )
        .selectAll('proposal')
        .where('proposal.author_id', '=', authorId)
        .where('proposal.consultation_id', '=', consultationId)
        .where('proposal.status', 'in', ['held', 'published'])
        .where('proposal_version.content_hash', '=', contentHash)
        .orderBy('proposal.received_at')
        .execute();
      const found = await Promise.all(rows.map((row) => proposalWith(db, row)));
      return found.flatMap((each) => each ?? []);
    },
    async versions(id) {
      if (!isId(id)) return [];
      const rows = await db
        .selectFrom('proposal_version')
        .innerJoin('proposal', 'proposal.id', 'proposal_version.proposal_id')
        .selectAll('proposal_version')
        .select('current_version')
        .where('proposal_id', '=', id)
        .orderBy('proposal_version.number')
        .execute();
      return rows.map((row) => versionOf(row, row.current_version));
    },
  };
}

export function proposalWriter(db: Kysely<DB>): Pick<Writer['write'], 'proposal' | 'forgetVersions' | 'lockProposal'> {
  return {
    async proposal(proposal) {
      const values = proposalValues(proposal);
      await db
        .insertInto('proposal')
        .values({ id: proposal.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
      await involve(db, proposal.consultationId, proposal.authorId);
      for (const version of [proposal.current, proposal.pending]) {
        if (version !== null) await writeVersion(db, proposal.id, version);
      }
    },
    async forgetVersions(proposalId, after) {
      await db
        .deleteFrom('proposal_version')
        .where('proposal_id', '=', proposalId)
        .where('number', '>', after)
        .execute();
    },
    async lockProposal(id, to) {
      if (!isId(id)) return null;
      const query = db.selectFrom('proposal').selectAll().where('id', '=', id);
      const row = await (to === 'change' ? query.forNoKeyUpdate() : query.forShare()).executeTakeFirst();
      return await proposalWith(db, row);
    },
  };
}

/** A text that is withheld is not found by its words either. */
function isFindable(proposal: Proposal): boolean {
  return proposal.status === 'published' || proposal.status === 'held';
}

/** A tsvector holds at most 1 MiB; what is longer is found by its beginning. */
const VECTOR_BYTES_MAX = 512 * 1024;

/** The columns of a proposal beside its id. */
export function proposalValues(proposal: Proposal) {
  return {
    consultation_id: proposal.consultationId,
    number: proposal.number,
    status: proposal.status,
    author_id: proposal.authorId,
    tags: [...proposal.tags],
    lat: proposal.location?.lat ?? null,
    lon: proposal.location?.lon ?? null,
    place: proposal.place,
    original: proposal.original,
    uri: proposal.uri,
    received_at: proposal.receivedAt,
    published_at: proposal.publishedAt,
    updated_at: proposal.updatedAt,
    details_changed_at: proposal.detailsChangedAt,
    current_version: proposal.current.number,
    pending_version: proposal.pending?.number ?? null,
    search: isFindable(proposal) ? searchVector(proposal.current, proposal.tags) : sql<string>`''::tsvector`,
  };
}

/** The tsvector of a text in all its languages, weights ignored: built here so that both engines agree. */
export function searchVector(content: Content, tags: readonly string[]): RawBuilder<string> {
  const terms = new Set<string>();
  let bytes = 0;
  const texts = [content.title, content.body].flatMap((text) => Object.entries(text));
  for (const [lang, words] of [...texts, ...tags.map((tag) => [content.lang, tag] as const)]) {
    for (const term of searchTerms(words, lang)) {
      if (terms.has(term)) continue;
      bytes += Buffer.byteLength(term);
      if (bytes <= VECTOR_BYTES_MAX) terms.add(term);
    }
  }
  return sql<string>`array_to_tsvector(${[...terms]}::text[])`;
}

async function writeVersion(db: Kysely<DB>, proposalId: string, version: Version): Promise<void> {
  const values = versionValues(version);
  await db
    .insertInto('proposal_version')
    .values({ proposal_id: proposalId, number: version.number, ...values })
    .onConflict((conflict) => conflict.columns(['proposal_id', 'number']).doUpdateSet(values))
    .execute();
}

/** The columns of a version beside its key. */
export function versionValues(version: Version) {
  return {
    title: jsonb(version.title),
    body: jsonb(version.body),
    lang: version.lang,
    cost_amount: version.cost?.amount ?? null,
    cost_currency: version.cost?.currency ?? null,
    amends: version.amends,
    content_hash: version.contentHash,
    created_at: version.createdAt,
  };
}

async function proposalWith(db: Kysely<DB>, row: Selectable<ProposalTable> | undefined): Promise<Proposal | null> {
  if (row === undefined) return null;
  const versions = await db
    .selectFrom('proposal_version')
    .selectAll()
    .where('proposal_id', '=', row.id)
    .where('number', '>=', row.current_version)
    .orderBy('number')
    .execute();
  const [current, pending] = versions.map((version) => versionOf(version, row.current_version));
  if (current === undefined) throw new Error(`proposal ${row.id} has no current version`);
  return {
    id: row.id,
    consultationId: row.consultation_id,
    number: row.number,
    status: fromJson(row.status),
    authorId: row.author_id,
    tags: row.tags,
    location: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
    place: row.place,
    original: row.original,
    uri: row.uri,
    receivedAt: row.received_at,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    detailsChangedAt: row.details_changed_at,
    current,
    pending: row.pending_version === null ? null : (pending ?? null),
  };
}

export function versionOf(row: Selectable<ProposalVersion>, current: number): Version {
  return {
    number: row.number,
    title: fromJson(row.title),
    body: fromJson(row.body),
    lang: row.lang,
    cost:
      row.cost_amount === null || row.cost_currency === null
        ? null
        : { amount: row.cost_amount, currency: row.cost_currency },
    amends: row.amends,
    contentHash: row.content_hash,
    createdAt: row.created_at,
    status: row.number === current ? 'current' : row.number < current ? 'former' : 'pending',
  };
}
