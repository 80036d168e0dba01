import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type {
  ContributionsOf,
  MergedParticipant,
  ParticipantReader,
  ParticipantWriter,
} from '../../application/participant/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { DB, Participant as ParticipantTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { MERGED_INTO } from './merged-participants.ts';
import { textReader, textWriter } from './own-texts.ts';

/** The secrets from which the pseudonyms of people are made, as they are stored: encrypted. */
function linkReader(db: Kysely<DB>): Pick<ParticipantReader, 'links' | 'linksOfAuthors' | 'erasedLink'> {
  return {
    async links(ids) {
      const { rows } = await sql<{ id: string; link: string }>`
        select id, link_sealed as link from participant
        where id = any(${[...ids]}::uuid[]) and link_sealed is not null`.execute(db);
      return new Map(rows.map(({ id, link }) => [id, link]));
    },
    async linksOfAuthors(consultationIds) {
      const { rows } = await sql<{ consultation: string; links: readonly string[] }>`
        select consultation_id as consultation, array_agg(link_sealed) as links
        from involvement join participant on participant.id = participant_id
        where consultation_id = any(${[...consultationIds]}::uuid[]) and link_sealed is not null
        group by consultation_id`.execute(db);
      return new Map(rows.map(({ consultation, links }) => [consultation, links]));
    },
    async erasedLink(keyHash) {
      const row = await db
        .selectFrom('participant')
        .select('erased_link')
        .where('erased_key', '=', keyHash)
        .executeTakeFirst();
      return row?.erased_link ?? null;
    },
  };
}

function linkWriter(db: Kysely<DB>): Pick<ParticipantWriter, 'saveLinks' | 'withoutLink' | 'countInBoth'> {
  return {
    async saveLinks(links) {
      await sql`
        update participant set link_sealed = given.link
        from unnest(
          ${links.map(({ id }) => id)}::uuid[], ${links.map(({ encryptedLink }) => encryptedLink)}::text[]
        ) as given (id, link)
        where participant.id = given.id and link_sealed is null`.execute(db);
    },
    async withoutLink(limit) {
      const rows = await db
        .selectFrom('participant')
        .select('id')
        .where('link_sealed', 'is', null)
        .where('erased_at', 'is', null)
        .where('joined_into', 'is', null)
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    async countInBoth(id, { pseudonyms, by }) {
      await sql`
        update consultation set erased_in_both = erased_in_both + ${by}::integer
        where id in (select consultation_id from involvement where participant_id = ${id})
          and id in (select consultation_id from supporter where pseudonym = any(${[...pseudonyms]}::text[]))`.execute(
        db,
      );
    },
  };
}

export function participantReader(db: Kysely<DB>): Reader['participants'] {
  const rowBy = async (column: 'id' | 'actor_uri' | 'import_key' | 'erased_key', value: string) =>
    await db
      .selectFrom('participant as found')
      .selectAll('found')
      .where('found.id', '=', (known) =>
        known.selectFrom('participant').select(MERGED_INTO.as('id')).where(`participant.${column}`, '=', value),
      )
      .executeTakeFirst();
  const by = async (...of: Parameters<typeof rowBy>) => {
    const row = await rowBy(...of);
    return row === undefined ? null : participantOf(row);
  };
  return {
    byId: async (id) => (isId(id) ? await by('id', id) : null),
    async withLink(id) {
      const row = isId(id) ? await rowBy('id', id) : undefined;
      return row === undefined ? null : { participant: participantOf(row), encryptedLink: row.link_sealed };
    },
    byIds: async (ids) => await allOf(db, ids, (query) => query),
    byActor: async (uri) => (isStorableText(uri) ? await by('actor_uri', uri) : null),
    byImportKey: async (key) => (isStorableText(key) ? await by('import_key', key) : null),
    byErasedKey: async (keyHash) => await by('erased_key', keyHash),
    async merged() {
      const { rows } = await sql<MergedParticipant>`
        with recursive followed (id, into_id) as (
          select id, joined_into from participant where joined_into is not null
          union all
          select followed.id, participant.joined_into
          from followed join participant on participant.id = followed.into_id
          where participant.joined_into is not null
        )
        select followed.id, followed.into_id as into
        from followed join participant on participant.id = followed.into_id
        where participant.joined_into is null order by followed.id`.execute(db);
      return rows;
    },
    async mergedActors(id) {
      const rows = await db
        .selectFrom('participant')
        .select(['id', 'actor_uri'])
        .where('joined_into', '=', id)
        .orderBy('id')
        .execute();
      return rows.flatMap(({ id: joined, actor_uri: actorUri }) =>
        actorUri === null ? [] : [{ id: joined, actorUri }],
      );
    },
    hasContributed: async (id) => (await contributors(db, [id])).get(id) ?? false,
    async countProposals(id, consultationId) {
      const row = await db
        .selectFrom('proposal')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('author_id', '=', id)
        .where('consultation_id', '=', consultationId)
        .where('status', 'in', ['held', 'published'])
        .executeTakeFirstOrThrow();
      return row.count;
    },
    contributionTimes: async (of) => (await contributionTimes(db, [of])).get(of.authorId) ?? [],
    async tookPart(pseudonym) {
      const { rows } = await sql<{ found: boolean }>`
        select exists (select from support where supporter = ${pseudonym})
            or exists (select from poll_vote where voter = ${pseudonym}) as found`.execute(db);
      return rows[0]?.found ?? false;
    },
    ...linkReader(db),
    ...textReader(db),
  };
}

export function participantWriter(db: Kysely<DB>): ParticipantWriter {
  return {
    save: (participant) =>
      upsert(db, 'participant', { key: { id: participant.id }, values: participantValues(participant) }),
    async saveErasedKey(participantId, { keyHash, link }) {
      await db
        .updateTable('participant')
        .set({ erased_key: keyHash, erased_link: link })
        .where('id', '=', participantId)
        .execute();
    },
    async deleteErasedKey(keyHash) {
      await db
        .updateTable('participant')
        .set({ erased_key: null, erased_link: null })
        .where('erased_key', '=', keyHash)
        .execute();
    },
    ...linkWriter(db),
    async lock(id) {
      return (await lockAll(db, [id])).get(id) ?? null;
    },
    lockAll: async (ids) => await lockAll(db, ids),
    ...textWriter(db),
  };
}

/** Several with their link secrets, by the id that was asked for; who is joined into another is that other. */
export async function participantsWithLinks(db: Kysely<DB>, ids: readonly string[]) {
  const rows = await db
    .selectFrom('participant')
    .innerJoin('participant as found', (join) => join.on(sql<boolean>`found.id = ${MERGED_INTO}`))
    .selectAll('found')
    .select('participant.id as asked')
    .where(sql<boolean>`participant.id = any(${ids.filter(isId)}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.asked, { participant: participantOf(row), encryptedLink: row.link_sealed }]));
}

/** Several by their actors; who is joined into another is that other. */
export async function participantsByActor(
  db: Kysely<DB>,
  uris: readonly string[],
): Promise<ReadonlyMap<string, Participant>> {
  const rows = await db
    .selectFrom('participant')
    .innerJoin('participant as found', (join) => join.on(sql<boolean>`found.id = ${MERGED_INTO}`))
    .selectAll('found')
    .select('participant.actor_uri as asked')
    .where(sql<boolean>`participant.actor_uri = any(${uris.filter(isStorableText)}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.asked ?? '', participantOf(row)]));
}

/** Who of several proposed or commented something that can be read. */
export async function contributors(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await sql<{ id: string; found: boolean }>`
    select id, exists (select from proposal where author_id = asked.id and published_at is not null)
      or exists (select from comment where author_id = asked.id and status = 'published') as found
    from unnest(${[...ids]}::uuid[]) as asked (id)`.execute(db);
  return new Map(rows.map(({ id, found }) => [id, found]));
}

/** When several wrote lately, for each as {@link ParticipantReader.contributionTimes} says. */
export async function contributionTimes(
  db: Kysely<DB>,
  asked: readonly ContributionsOf[],
): Promise<ReadonlyMap<string, readonly Date[]>> {
  const { rows } = await sql<{ id: string; at: Date }>`
    select asked.id, written.at
    from unnest(
      ${asked.map(({ authorId }) => authorId)}::uuid[], ${asked.map(({ since }) => since.toISOString())}::timestamptz[],
      ${asked.map(({ limit }) => limit)}::integer[]
    ) as asked (id, since, most)
    cross join lateral (
      select received_at as at from proposal where author_id = asked.id and received_at > asked.since
      union all
      select received_at from comment where author_id = asked.id and received_at > asked.since
      order by at desc limit asked.most
    ) written
    order by written.at desc`.execute(db);
  const times = Map.groupBy(rows, ({ id }) => id);
  return new Map([...times].map(([id, those]) => [id, those.map(({ at }) => at)]));
}

export const lockAll = async (db: Kysely<DB>, ids: readonly string[]) =>
  await allOf(db, ids, (query) => query.forNoKeyUpdate());

type ParticipantQuery = SelectQueryBuilder<DB, 'participant', Selectable<ParticipantTable>>;

/** Who is joined into another meanwhile is read as that other, under the id that was asked for. */
async function allOf(
  db: Kysely<DB>,
  ids: readonly string[],
  lock: (query: ParticipantQuery) => ParticipantQuery,
): Promise<ReadonlyMap<string, Participant>> {
  const all = db
    .selectFrom('participant')
    .selectAll()
    .where(sql<boolean>`id = any(${ids.filter(isId)}::uuid[])`)
    // Whoever holds several takes them in one order.
    .orderBy('id');
  const rows = await lock(all).execute();
  const into = rows.flatMap(({ joined_into: id }) => (id === null ? [] : [id]));
  const survivors: ReadonlyMap<string, Participant> = into.length === 0 ? new Map() : await allOf(db, into, lock);
  return new Map(
    rows.flatMap((row) => {
      const participant = row.joined_into === null ? participantOf(row) : survivors.get(row.joined_into);
      return participant === undefined ? [] : [[row.id, participant]];
    }),
  );
}

/** The columns of a participant beside its key. */
export function participantValues(participant: Participant) {
  return {
    kind: participant.kind,
    name: participant.name,
    standing: participant.standing,
    territory: participant.territory,
    lang: participant.lang,
    actor_uri: participant.actorUri,
    import_key: participant.importKey,
    created_at: participant.createdAt,
    erased_at: participant.erasedAt,
  };
}

function participantOf(row: Selectable<ParticipantTable>): Participant {
  return {
    id: row.id,
    kind: fromJson(row.kind),
    name: row.name,
    standing: fromJson(row.standing),
    territory: row.territory,
    lang: row.lang,
    actorUri: row.actor_uri,
    importKey: row.import_key,
    createdAt: row.created_at,
    erasedAt: row.erased_at,
  };
}
