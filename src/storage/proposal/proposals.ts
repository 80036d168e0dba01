import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { ProposalWriter } from '../../application/proposal/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { isNumber } from '../../domain/proposal/number.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Content, Version } from '../../domain/proposal/version.ts';
import { recordParticipations } from '../consultation/participation.ts';
import { fromJson, jsonb, jsonRows, upsert, upsertAll } from '../kit/rows.ts';
import type { DB, Proposal as ProposalTable, ProposalVersion } from '../kit/schema.ts';
import { searchTerms } from '../kit/search-terms.ts';
import { isStorableText } from '../kit/storable-text.ts';

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
      if (!isStorableText(original)) return null;
      const row = await db.selectFrom('proposal').selectAll().where('original', '=', original).executeTakeFirst();
      return await proposalWith(db, row);
    },
    async byUri(uri) {
      if (!isStorableText(uri)) return null;
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

export function proposalWriter(db: Kysely<DB>): ProposalWriter {
  return {
    save: async (proposal) => await saveProposals(db, [proposal]),
    saveVersion: async (proposalId, version) =>
      await upsert(db, 'proposal_version', {
        key: { proposal_id: proposalId, number: version.number },
        values: versionValues(version),
      }),
    async deleteVersions(proposalId, after) {
      await db
        .deleteFrom('proposal_version')
        .where('proposal_id', '=', proposalId)
        .where('number', '>', after)
        .execute();
    },
    async lock(id, to) {
      return (await lockProposals(db, [id], to)).get(id) ?? null;
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
    topics: [...proposal.topics],
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
  return sql<string>`array_to_tsvector(${[...searchedTerms(content, tags)]}::text[])`;
}

function searchedTerms(content: Content, tags: readonly string[]): readonly string[] {
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
  return [...terms];
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
    warning: version.warning,
    content_hash: version.contentHash,
    created_at: version.createdAt,
  };
}

async function proposalWith(db: Kysely<DB>, row: Selectable<ProposalTable> | undefined): Promise<Proposal | null> {
  return row === undefined ? null : ((await proposalsWith(db, [row])).get(row.id) ?? null);
}

async function proposalsWith(
  db: Kysely<DB>,
  rows: readonly Selectable<ProposalTable>[],
): Promise<ReadonlyMap<string, Proposal>> {
  if (rows.length === 0) return new Map();
  const versions = await db
    .selectFrom('proposal_version')
    .innerJoin('proposal', 'proposal.id', 'proposal_version.proposal_id')
    .selectAll('proposal_version')
    .where(sql<boolean>`proposal_id = any(${rows.map(({ id }) => id)}::uuid[])`)
    .whereRef('proposal_version.number', '>=', 'current_version')
    .orderBy('proposal_version.number')
    .execute();
  const byProposal = Map.groupBy(versions, (version) => version.proposal_id);
  return new Map(rows.map((row) => [row.id, proposalOf(row, byProposal.get(row.id) ?? [])]));
}

function proposalOf(row: Selectable<ProposalTable>, versions: readonly Selectable<ProposalVersion>[]): Proposal {
  const [current, pending] = versions.map((version) => versionOf(version, row.current_version));
  if (current === undefined) throw new Error(`proposal ${row.id} has no current version`);
  return {
    id: row.id,
    consultationId: row.consultation_id,
    number: row.number,
    status: fromJson(row.status),
    authorId: row.author_id,
    tags: row.tags,
    topics: row.topics,
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

export async function proposalsById(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Proposal>> {
  const found = db
    .selectFrom('proposal')
    .selectAll()
    .where(sql<boolean>`id = any(${ids.filter(isId)}::uuid[])`);
  return await proposalsWith(db, await found.execute());
}

export type ProposalPlace = { readonly consultationId: string; readonly number: number };

export function placeName({ consultationId, number }: ProposalPlace): string {
  return `${consultationId} ${number}`;
}

/** Several by consultation and number; by {@link placeName}. */
export async function proposalsAt(
  db: Kysely<DB>,
  places: readonly ProposalPlace[],
): Promise<ReadonlyMap<string, Proposal>> {
  const rows = await db.selectFrom('proposal').selectAll().where(isAt(places)).execute();
  const proposals = await proposalsWith(db, rows);
  return new Map(
    [...proposals.values()].map((proposal) => [
      placeName({ consultationId: proposal.consultationId, number: proposal.number ?? 0 }),
      proposal,
    ]),
  );
}

/** Whether a proposal has one of these places. */
export function isAt(places: readonly ProposalPlace[]): RawBuilder<boolean> {
  const known = places.filter(({ number }) => isNumber(number));
  return sql<boolean>`(proposal.consultation_id, proposal.number) in (
    select consultation_id, number from unnest(
      ${known.map(({ consultationId }) => consultationId)}::uuid[], ${known.map(({ number }) => number)}::integer[]
    ) as place (consultation_id, number)
  )`;
}

/** Several, locked in the order of their ids. */
export async function lockProposals(
  db: Kysely<DB>,
  ids: readonly string[],
  to: 'rely' | 'change',
): Promise<ReadonlyMap<string, Proposal>> {
  const query = db
    .selectFrom('proposal')
    .selectAll()
    .where(sql<boolean>`id = any(${ids.filter(isId)}::uuid[])`)
    .orderBy('id');
  return await proposalsWith(db, await (to === 'change' ? query.forNoKeyUpdate() : query.forShare()).execute());
}

/** Several by three statements. */
export async function saveProposals(db: Kysely<DB>, proposals: readonly Proposal[]): Promise<void> {
  const rows = proposals.map((proposal) => {
    const { search: _, ...values } = proposalValues(proposal);
    const terms = isFindable(proposal) ? searchedTerms(proposal.current, proposal.tags) : [];
    return { id: proposal.id, ...values, terms };
  });
  const columns = Object.keys(rows[0] ?? {}).filter((column) => column !== 'terms');
  const names = (of: string) => sql.join(columns.map((column) => sql.ref(`${of}${column}`)));
  await sql`
    insert into proposal (${names('')}, search)
    select ${names('given.')}, array_to_tsvector(array(select jsonb_array_elements_text(item -> 'terms')))
    from jsonb_array_elements(${jsonRows(rows)}::jsonb) as item,
      jsonb_populate_record(null::proposal, item) as given
    on conflict (id) do update set (${names('')}, search) = row (${names('excluded.')}, excluded.search)`.execute(db);
  await recordParticipations(db, proposals);
  const versions = proposals.flatMap(({ id, current, pending }) =>
    [current, ...(pending === null ? [] : [pending])].map((version) => ({
      proposal_id: id,
      number: version.number,
      ...versionValues(version),
      title: version.title,
      body: version.body,
    })),
  );
  await upsertAll(db, 'proposal_version', { rows: versions, key: ['proposal_id', 'number'] });
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
    warning: row.warning,
    contentHash: row.content_hash,
    createdAt: row.created_at,
    status: row.number === current ? 'current' : row.number < current ? 'former' : 'pending',
  };
}
