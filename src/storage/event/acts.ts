import { type Expression, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { ActsOf } from '../../application/event/ports.ts';
import { type AuditedActor, PARTICIPATION } from '../../domain/event/audited.ts';
import type { EventType } from '../../domain/event/event.ts';
import { isId } from '../../domain/kit/id.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

/**
 * The log of whoever works on the node. Ordered by insertion, because an act is there for its readers as soon as it is
 * committed; nobody follows this log, so a place that is given late is missed by nobody (docs/adr/0008).
 */
export function actViews(db: Kysely<DB>): Pick<ViewReader, 'acts' | 'actTypes' | 'connectors' | 'tokenCreators'> {
  return {
    async acts({ by, consultation, type, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['position']);
      let query = db
        .selectFrom('event')
        .leftJoin('consultation', 'consultation.id', 'event.consultation_id')
        .leftJoin('proposal', 'proposal.id', 'event.proposal_id')
        .select(['event.seq', 'event.id', 'event.type', 'event.at', 'event.data'])
        .select(ACTOR_COLUMNS)
        .select(['consultation.slug', 'consultation.title', 'proposal.number'])
        .where(isAudited())
        .orderBy('event.seq', 'desc')
        .limit(limit + 1);
      if (cursor !== null) query = query.where('event.seq', '<', Number(cursor[0]));
      if (by !== null) query = query.where(isBy(by));
      if (consultation !== null) query = query.where('consultation.slug', '=', consultation);
      if (type !== null) query = query.where('event.type', '=', type);
      return pageOf(await query.execute(), limit, {
        item: (row) => ({
          id: row.id,
          type: fromJson<EventType>(row.type),
          at: row.at,
          by: actorOf(row),
          consultation: row.slug === null ? null : { slug: row.slug, title: fromJson(row.title) },
          proposal: row.number,
          data: fromJson(row.data),
        }),
        cursor: (row) => [row.seq],
      });
    },
    async actTypes() {
      const rows = await db.selectFrom('event').select('type').distinct().where(isAudited()).orderBy('type').execute();
      return rows.map(({ type }) => fromJson<EventType>(type));
    },
    async connectors() {
      const rows = await db
        .selectFrom('event')
        .select('by_connector')
        .distinct()
        .where('by_connector', 'is not', null)
        .orderBy('by_connector')
        .execute();
      return rows.map(({ by_connector: id }) => id ?? '');
    },
    async tokenCreators() {
      const rows = await db
        .selectFrom('event')
        .select(ACTOR_COLUMNS)
        .select('event.data')
        .where(isAudited())
        .where('event.type', '=', 'token-created')
        .execute();
      return new Map(rows.map((row) => [fromJson<{ readonly tokenId: string }>(row.data).tokenId, actorOf(row)]));
    },
  };
}

const ACTOR_COLUMNS = ['event.by_agent', 'event.by_token', 'event.by_participant', 'event.by_connector'] as const;

/** As the index `event_audited` has it, without what software does for people who take part. */
function isAudited(): Expression<SqlBool> {
  return sql<SqlBool>`(event.by_agent is not null or event.by_connector is not null or event.by_node = 'operator'
    or (event.by_token is not null
      and (event.by_participant is null or event.type not in (${sql.join(PARTICIPATION)}))))`;
}

function isBy(by: NonNullable<ActsOf['by']>): Expression<SqlBool> {
  switch (by.kind) {
    case 'agent':
      return isId(by.id) ? sql<SqlBool>`event.by_agent = ${by.id}` : sql.lit(false);
    case 'token':
      return isId(by.id) ? sql<SqlBool>`event.by_token = ${by.id}` : sql.lit(false);
    case 'connector':
      return sql<SqlBool>`event.by_connector = ${by.id}`;
    case 'operator':
      return sql<SqlBool>`event.by_node = 'operator'`;
  }
}

type ActorRow = Pick<Selectable<DB['event']>, 'by_agent' | 'by_token' | 'by_participant' | 'by_connector'>;

function actorOf(row: ActorRow): AuditedActor {
  if (row.by_agent !== null) return { kind: 'agent', id: row.by_agent };
  if (row.by_token !== null) return { kind: 'token', id: row.by_token, participantId: row.by_participant };
  return row.by_connector === null ? { kind: 'operator' } : { kind: 'connector', id: row.by_connector };
}
