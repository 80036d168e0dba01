import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { ConsultationWriter } from '../../application/consultation/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { inOrder, PHASES_MAX, type Phase } from '../../domain/consultation/phase.ts';
import type { OpenTo } from '../../domain/consultation/rules.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { Consultation as ConsultationTable, DB, Phase as PhaseTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { sourceOf } from '../source/source-columns.ts';
import { writePhases } from './phases.ts';

/** The first of some numbers of proposals that nobody else gets. */
export async function nextNumbers(db: Kysely<DB>, consultationId: string, many: number): Promise<number> {
  const row = await db
    .updateTable('consultation')
    .set((at) => ({ next_number: at('next_number', '+', many) }))
    .where('id', '=', consultationId)
    .returning('next_number')
    .executeTakeFirstOrThrow();
  return row.next_number - many;
}

export function consultationReader(db: Kysely<DB>): Reader['consultations'] {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      return (await consultationsOf(db, [id])).get(id) ?? null;
    },
    async bySlug(slug) {
      if (!isStorableText(slug)) return null;
      const row = await selectConsultations(db).where('slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : consultationOf(row);
    },
    async ids() {
      const rows = await db.selectFrom('consultation').select('id').orderBy('id').execute();
      return rows.map(({ id }) => id);
    },
    async follower(slug) {
      const row = await db
        .selectFrom('consultation')
        .select('slug')
        .where('follows', '=', slug)
        .orderBy('slug')
        .executeTakeFirst();
      return row?.slug ?? null;
    },
    async holdsProposals(id) {
      const row = await db.selectFrom('proposal').select('id').where('consultation_id', '=', id).executeTakeFirst();
      return row !== undefined;
    },
    async unannounced(now) {
      const rows = await db
        .selectFrom('phase')
        .innerJoin('consultation', 'consultation.id', 'phase.consultation_id')
        .select([
          'phase.id',
          'phase.consultation_id',
          'opens_at',
          'closes_at',
          'opening_announced_at',
          'closing_announced_at',
        ])
        .where('published_at', 'is not', null)
        .where((is) =>
          is.or([
            is.and([is('opening_announced_at', 'is', null), is('opens_at', '<=', now)]),
            is.and([is('closing_announced_at', 'is', null), is('closes_at', '<=', now)]),
          ]),
        )
        .execute();
      const consultations = await consultationsOf(db, [...new Set(rows.map((row) => row.consultation_id))]);
      const edges = rows.flatMap((row) => {
        const consultation = consultations.get(row.consultation_id);
        const phase = consultation?.phases.find((each) => each.id === row.id);
        if (consultation === undefined || phase === undefined) return [];
        const opened = row.opening_announced_at === null && row.opens_at <= now;
        const closed = row.closing_announced_at === null && row.closes_at <= now;
        return [
          ...(opened ? [{ consultation, phase, edge: 'opened' as const, at: row.opens_at }] : []),
          ...(closed ? [{ consultation, phase, edge: 'closed' as const, at: row.closes_at }] : []),
        ];
      });
      // What closes at a moment does so before what opens then.
      const placeOf = ({ consultation, phase, edge }: (typeof edges)[number]) =>
        (edge === 'closed' ? 0 : PHASES_MAX) + consultation.phases.indexOf(phase);
      return edges.toSorted((a, b) => a.at.getTime() - b.at.getTime() || placeOf(a) - placeOf(b));
    },
    async closedAt(id, close) {
      const row = await db
        .selectFrom('phase')
        .select((select) => select.fn.max('closing_announced_at').as('at'))
        .where('consultation_id', '=', id)
        .where('closes_at', '=', close)
        .executeTakeFirst();
      return row?.at ?? null;
    },
    async openAt(now) {
      const rows = await db
        .selectFrom('phase')
        .innerJoin('consultation', 'consultation.id', 'phase.consultation_id')
        .select('consultation.id')
        .distinct()
        .where('published_at', 'is not', null)
        .where('host_uri', 'is', null)
        .where('opens_at', '<=', now)
        .where('closes_at', '>', now)
        .execute();
      return [
        ...(
          await consultationsOf(
            db,
            rows.map(({ id }) => id),
          )
        ).values(),
      ];
    },
    async withoutTotals(until) {
      const { rows } = await sql<{ id: string; consultation: string }>`
        select phase.id, consultation_id as consultation from phase join consultation on consultation.id = consultation_id
        where 'support' = any(allows) and closes_at <= ${until} and closing_announced_at is not null
          and published_at is not null
          and not exists (select from phase later where later.consultation_id = phase.consultation_id
            and 'support' = any(later.allows) and (later.closes_at, later.id) > (phase.closes_at, phase.id))
          and not exists (select from phase_total where phase_id = phase.id)
          and exists (select from support_total join proposal on proposal.id = proposal_id
            where proposal.consultation_id = phase.consultation_id and number is not null and total > 0)`.execute(db);
      const consultations = await consultationsOf(
        db,
        rows.map((row) => row.consultation),
      );
      return rows.flatMap((row) => {
        const consultation = consultations.get(row.consultation);
        const phase = consultation?.phases.find(({ id }) => id === row.id);
        return consultation === undefined || phase === undefined ? [] : [{ consultation, phase }];
      });
    },
    async nextEdge(now) {
      const { rows } = await sql<{ edge: Date | null }>`
        select min(edge) as edge from (
          select opens_at as edge from phase join consultation c on c.id = consultation_id
          where opening_announced_at is null and published_at is not null
          union all select closes_at from phase join consultation c on c.id = consultation_id
          where closing_announced_at is null and published_at is not null
          union all select closes_at from poll where closing_announced_at is null
        ) edges where edge > ${now}`.execute(db);
      return rows[0]?.edge ?? null;
    },
  };
}

export function consultationWriter(db: Kysely<DB>): ConsultationWriter {
  return {
    async save(consultation) {
      await upsert(db, 'consultation', {
        key: { id: consultation.id },
        values: {
          slug: consultation.slug,
          handle: consultation.handle,
          title: jsonb(consultation.title),
          summary: jsonb(consultation.summary),
          territory: consultation.territory,
          languages: [...consultation.languages],
          topics: [...consultation.topics],
          time_zone: consultation.timeZone,
          rules: jsonb(consultation.rules),
          campaign: consultation.campaign?.campaign ?? null,
          follows: consultation.campaign?.follows ?? null,
          created_at: consultation.createdAt,
          published_at: consultation.publishedAt,
          rules_hash: consultation.rulesHash,
          host_uri: consultation.host?.uri ?? null,
          host_institution: consultation.host?.institution ?? null,
          source_key: consultation.source?.key ?? null,
          source_label: consultation.source?.label ?? null,
          source_url: consultation.source?.url ?? null,
        },
      });
      await writePhases(db, consultation);
    },
    async delete(id) {
      for (const table of [
        'agent_consultation',
        'token_consultation',
        'draft',
        'phase',
        'consultation_cover',
      ] as const) {
        await db.deleteFrom(table).where('consultation_id', '=', id).execute();
      }
      await db.deleteFrom('consultation').where('id', '=', id).where('published_at', 'is', null).execute();
    },
    async lock(slug) {
      if (!isStorableText(slug)) return null;
      await db.selectFrom('consultation').select('id').where('slug', '=', slug).forNoKeyUpdate().execute();
      return await consultationReader(db).bySlug(slug);
    },
    nextNumber: async (consultationId) => await nextNumbers(db, consultationId, 1),
    async reserveNumber(consultationId, number) {
      await db
        .updateTable('consultation')
        .set({ next_number: number + 1 })
        .where('id', '=', consultationId)
        .where('next_number', '<=', number)
        .execute();
    },
    async saveExtension(extension) {
      await db
        .insertInto('phase_extension')
        .values({
          id: extension.id,
          phase_id: extension.phaseId,
          closed_before: extension.from,
          closes_now: extension.to,
          reason: jsonb(extension.reason),
          agent_id: extension.agentId,
          extended_at: extension.at,
        })
        .execute();
    },
    async markAnnounced(phaseId, edge, at) {
      const [happens, announced] = EDGES[edge];
      const row = await db
        .updateTable('phase')
        .set({ [announced]: at })
        .where('id', '=', phaseId)
        .where(announced, 'is', null)
        .where(happens, '<=', at)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** When a phase opens or closes, and when that was announced. */
const EDGES = {
  opened: ['opens_at', 'opening_announced_at'],
  closed: ['closes_at', 'closing_announced_at'],
} as const;

/** Consultations by id, each with its phases. */
export async function consultationsOf(
  db: Kysely<DB>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Consultation>> {
  if (ids.length === 0) return new Map();
  const rows = await selectConsultations(db)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, consultationOf(row)]));
}

/** A phase as JSON has it: its dates are text. */
type PhaseJson = {
  readonly [K in keyof Selectable<PhaseTable>]: Selectable<PhaseTable>[K] extends Date
    ? string
    : Selectable<PhaseTable>[K];
};
type ConsultationRow = Selectable<ConsultationTable> & { readonly phases: readonly PhaseJson[] | null };

/** With their phases, in one statement: almost everything that is read needs both. */
function selectConsultations(db: Kysely<DB>) {
  return db
    .selectFrom('consultation')
    .selectAll()
    .select(
      sql<readonly PhaseJson[] | null>`(
        select jsonb_agg(to_jsonb(phase) order by phase.id) from phase where phase.consultation_id = consultation.id
      )`.as('phases'),
    );
}

function consultationOf(row: ConsultationRow): Consultation {
  return {
    id: row.id,
    slug: row.slug,
    handle: row.handle,
    title: fromJson(row.title),
    summary: fromJson(row.summary),
    territory: row.territory,
    languages: row.languages,
    topics: row.topics,
    timeZone: row.time_zone,
    phases: inOrder((row.phases ?? []).map(phaseOf)),
    rules: { ...fromJson<Consultation['rules']>(row.rules), openTo: openToIn(row.rules) },
    campaign: row.campaign === null ? null : { campaign: row.campaign, follows: row.follows },
    host:
      row.host_uri === null || row.host_institution === null
        ? null
        : { uri: row.host_uri, institution: row.host_institution },
    source: sourceOf(row),
    createdAt: row.created_at,
    publishedAt: row.published_at,
    rulesHash: row.rules_hash,
  };
}

/** Rules from before there were communities do not say that they are open to people. */
function openToIn(rules: unknown): OpenTo {
  return fromJson<{ readonly openTo?: OpenTo }>(rules).openTo ?? 'people';
}

function phaseOf(row: PhaseJson): Phase {
  return {
    id: row.id,
    kind: fromJson(row.kind),
    title: fromJson(row.title),
    opensAt: new Date(row.opens_at),
    closesAt: new Date(row.closes_at),
    allows: fromJson(row.allows),
    standings: fromJson(row.standings),
  };
}
