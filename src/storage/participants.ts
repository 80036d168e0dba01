import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import { isId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import { isAskable } from './askable.ts';
import { leaveWorks, SURVIVOR } from './joined-participants.ts';
import { fromJson, jsonb } from './json.ts';
import type { DB, Participant as ParticipantTable } from './schema.ts';

export function participantReader(db: Kysely<DB>): Reader['participants'] {
  const by = async (column: 'id' | 'actor_uri' | 'import_key' | 'erased_key', value: string) => {
    const row = await db
      .selectFrom('participant as found')
      .selectAll('found')
      .where('found.id', '=', (known) =>
        known.selectFrom('participant').select(SURVIVOR.as('id')).where(`participant.${column}`, '=', value),
      )
      .executeTakeFirst();
    return row === undefined ? null : participantOf(row);
  };
  return {
    byId: async (id) => (isId(id) ? await by('id', id) : null),
    byActor: async (uri) => (isAskable(uri) ? await by('actor_uri', uri) : null),
    byImportKey: async (key) => (isAskable(key) ? await by('import_key', key) : null),
    byErasedKey: async (keyHash) => await by('erased_key', keyHash),
    async joinedActors(id) {
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
    async hasContributed(id) {
      const { rows } = await sql<{ found: boolean }>`
        select exists (select from proposal where author_id = ${id} and published_at is not null)
            or exists (select from comment where author_id = ${id} and status = 'published') as found`.execute(db);
      return rows[0]?.found ?? false;
    },
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
    async tookPart(id, consultationId) {
      const { rows } = await sql<{ found: boolean }>`
        select exists (
          select from support join proposal on proposal.id = support.proposal_id
          where support.participant_id = ${id} and proposal.consultation_id = ${consultationId}
        ) or exists (
          select from poll_vote join poll on poll.id = poll_vote.poll_id
          where poll_vote.participant_id = ${id} and poll.consultation_id = ${consultationId}
        ) as found`.execute(db);
      return rows[0]?.found ?? false;
    },
  };
}

export function participantWriter(
  db: Kysely<DB>,
): Pick<
  Writer['write'],
  'participant' | 'erasedKey' | 'forgetErasedKey' | 'leaveWorks' | 'lockParticipant' | 'lockParticipants' | 'anonymise'
> {
  return {
    async participant(participant) {
      const values = {
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
      await db
        .insertInto('participant')
        .values({ id: participant.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    async erasedKey(participantId, keyHash) {
      await db.updateTable('participant').set({ erased_key: keyHash }).where('id', '=', participantId).execute();
    },
    async forgetErasedKey(keyHash) {
      await db.updateTable('participant').set({ erased_key: null }).where('erased_key', '=', keyHash).execute();
    },
    leaveWorks: async (from, to) => await leaveWorks(db, from, to),
    async lockParticipant(id) {
      return (await lockAll(db, [id])).get(id) ?? null;
    },
    lockParticipants: async (ids) => await lockAll(db, ids),
    async anonymise(participantId, at) {
      await anonymiseComments(db, participantId, at);
      await anonymiseProposals(db, participantId, at);
      // What they took off the page may be why they did.
      await db
        .deleteFrom('former_details')
        .where(
          'proposal_id',
          'in',
          db.selectFrom('proposal').select('proposal.id').where('author_id', '=', participantId),
        )
        .execute();
      await forgetHomeActs(db, participantId);
      // A picture can show the person.
      await db.deleteFrom('image').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('draft').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('session').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('sign_in_link').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('outgoing_mail').where('participant_id', '=', participantId).execute();
      // The hash stays, by which they are known again (docs/adr/0018).
      await db
        .updateTable('sign_in')
        .set({ key_sealed: null, label_sealed: null })
        .where('participant_id', '=', participantId)
        .execute();
      await db
        .updateTable('token')
        .set({ revoked_at: at })
        .where('participant_id', '=', participantId)
        .where('revoked_at', 'is', null)
        .execute();
      await db.updateTable('appeal').set({ text: '' }).where('participant_id', '=', participantId).execute();
      await db.updateTable('report').set({ text: null }).where('reporter_id', '=', participantId).execute();
    },
  };
}

/** Who is joined into another meanwhile is read as that other, under the id that was asked for. */
async function lockAll(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Participant>> {
  const rows = await db
    .selectFrom('participant')
    .selectAll()
    .where(sql<boolean>`id = any(${ids.filter(isId)}::uuid[])`)
    // Whoever holds several takes them in one order.
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const into = rows.flatMap(({ joined_into: id }) => (id === null ? [] : [id]));
  const survivors: ReadonlyMap<string, Participant> = into.length === 0 ? new Map() : await lockAll(db, into);
  return new Map(
    rows.flatMap((row) => {
      const participant = row.joined_into === null ? participantOf(row) : survivors.get(row.joined_into);
      return participant === undefined ? [] : [[row.id, participant]];
    }),
  );
}

/** What they said goes; that an officer removed something stays known as that. */
/** What was to be sent to a host is not any more; that it was, stays (src/federation/deliver/erased.ts tells the host). */
async function forgetHomeActs(db: Kysely<DB>, authorId: string): Promise<void> {
  await sql`
    update home_act set words = null, details = null, document = null, due_at = null
    where subject_id in (
      select id from proposal where author_id = ${authorId}
      union all
      select id from comment where author_id = ${authorId}
    )
  `.execute(db);
}

async function anonymiseComments(db: Kysely<DB>, authorId: string, at: Date): Promise<void> {
  const counted = await db
    .selectFrom('proposal')
    .select([
      'id',
      sql<number>`(
      select count(*) from comment where proposal_id = proposal.id and author_id = ${authorId} and status = 'published'
    )`.as('comments'),
    ])
    .where(sql<boolean>`id in (select proposal_id from comment where author_id = ${authorId} and status = 'published')`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  for (const { id, comments } of counted) {
    await db
      .updateTable('proposal')
      .set({ comments: sql`comments - ${comments}` })
      .where('id', '=', id)
      .execute();
  }
  await db
    .updateTable('comment')
    .set({
      body: '',
      original: null,
      status: sql`case when status = 'removed' then status else 'withdrawn' end`,
      updated_at: at,
    })
    .where('author_id', '=', authorId)
    .execute();
}

/**
 * Published texts stay, without an author. What waited for an officer is withdrawn, and of everything that is not public
 * the words go: the content hash that stays says nothing of them.
 */
async function anonymiseProposals(db: Kysely<DB>, authorId: string, at: Date): Promise<void> {
  const proposals = await db
    .selectFrom('proposal')
    .select(['id', 'status', 'current_version'])
    .where('author_id', '=', authorId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  for (const { id, status, current_version: current } of proposals) {
    const hidden = status !== 'published';
    await db
      .updateTable('proposal')
      .set({
        original: null,
        pending_version: null,
        updated_at: at,
        ...(status === 'held' ? { status: 'withdrawn' } : {}),
        ...(hidden ? { search: sql`''::tsvector`, tags: [], lat: null, lon: null, place: null } : {}),
      })
      .where('id', '=', id)
      .execute();
    await db.deleteFrom('proposal_version').where('proposal_id', '=', id).where('number', '>', current).execute();
    if (!hidden) continue;
    await db
      .updateTable('proposal_version')
      .set({ title: jsonb({}), body: jsonb({}) })
      .where('proposal_id', '=', id)
      .execute();
  }
}

export function participantOf(row: Selectable<ParticipantTable>): Participant {
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
