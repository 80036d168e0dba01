import { type Kysely, sql } from 'kysely';
import type { SupportWriter } from '../../application/support/ports.ts';
import type { DB } from '../kit/schema.ts';

/** The types of events that named who supported or voted, which they do not since version 2. */
const NAMED = sql`type in ('support-given', 'support-withdrawn', 'poll-voted') and by_participant is not null`;

/** Supports and votes of earlier versions, which have the id of a participant where later ones have a pseudonym. */
export function namedSupporterWriter(db: Kysely<DB>): Pick<SupportWriter, 'named' | 'placesOf' | 'hide'> {
  return {
    async named(limit) {
      const { rows } = await sql<{ id: string }>`
        select supporter as id from support where length(supporter) = 36
        union select voter from poll_vote where length(voter) = 36
        union select by_participant::text from event where ${NAMED}
        limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },
    async placesOf(participantIds) {
      const ids = [...participantIds];
      const { rows } = await sql<{ participantId: string; consultationId: string; supported: boolean }>`
        select id as "participantId", consultation_id as "consultationId", bool_or(supported) as supported from (
          select supporter as id, consultation_id, true as supported
          from support join proposal on proposal.id = proposal_id where supporter = any(${ids}::text[])
          union all
          select voter, consultation_id, false
          from poll_vote join poll on poll.id = poll_id where voter = any(${ids}::text[])
          union all
          select by_participant::text, consultation_id, type <> 'poll-voted'
          from event where ${NAMED} and by_participant = any(${ids}::uuid[])
        ) place group by id, consultation_id`.execute(db);
      return rows;
    },
    async hide(places) {
      const column = <K extends keyof (typeof places)[number]>(name: K) => places.map((place) => place[name]);
      const given = sql`unnest(
        ${column('participantId')}::uuid[], ${column('consultationId')}::uuid[],
        ${column('pseudonym')}::text[], ${column('supported')}::boolean[]
      ) as place (id, consultation_id, pseudonym, supported)`;
      const wrote = sql`(
        exists (select from proposal where author_id = place.id and proposal.consultation_id = place.consultation_id)
        or exists (select from comment where author_id = place.id and comment.consultation_id = place.consultation_id)
      )`;
      // Whoever took part is counted once, before and after: nothing tells any more that an erased author supported too.
      await sql`
        update consultation set erased_in_both = erased_in_both + counted.people::integer from (
          select place.consultation_id, count(*) as people from ${given}
          join involvement on participant_id = place.id and involvement.consultation_id = place.consultation_id
          join participant on participant.id = place.id and erased_at is not null
          where supported and ${wrote} group by place.consultation_id
        ) counted where consultation.id = counted.consultation_id`.execute(db);
      await sql`
        insert into supporter (consultation_id, pseudonym)
        select place.consultation_id, pseudonym from ${given}
        join involvement on participant_id = place.id and involvement.consultation_id = place.consultation_id
        where supported order by pseudonym
        on conflict do nothing`.execute(db);
      await sql`
        delete from involvement using ${given}
        where involvement.participant_id = place.id and involvement.consultation_id = place.consultation_id
          and supported and not ${wrote}`.execute(db);
      await sql`
        update support set supporter = pseudonym, recent = true from ${given}, proposal
        where supporter = place.id::text and proposal.id = proposal_id
          and proposal.consultation_id = place.consultation_id`.execute(db);
      await sql`
        update poll_vote set voter = pseudonym, recent = true from ${given}, poll
        where voter = place.id::text and poll.id = poll_id and poll.consultation_id = place.consultation_id`.execute(
        db,
      );
      await sql`
        insert into withdrawn_support (mark)
        select distinct proposal_id || ' ' || pseudonym from ${given}
        join event on by_participant = place.id and event.consultation_id = place.consultation_id
        where type = 'support-withdrawn' on conflict do nothing`.execute(db);
      await sql`
        update event set by_participant = null, by_token = null, version = 3, at = date_trunc('hour', at, 'UTC'),
          data = data - '{side,version,standing}'::text[]
        from ${given}
        where ${NAMED} and by_participant = place.id and event.consultation_id = place.consultation_id`.execute(db);
    },
  };
}
