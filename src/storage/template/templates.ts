import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  Derivations,
  ReadsReuse,
  StoredTemplate,
  TemplateReader,
  Templates,
  TemplateWriter,
} from '../../application/template/ports.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { ConsultationTemplate, DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { derivationReader, derivationWriter } from '../network/derivations.ts';

function templateReader(db: Kysely<DB>): TemplateReader {
  const templates = () =>
    db
      .selectFrom('consultation_template')
      .innerJoin('consultation', 'consultation.id', 'consultation_template.consultation_id')
      .selectAll('consultation_template')
      .select('consultation.slug');
  return {
    async of(consultationId) {
      const row = await templates().where('consultation.id', '=', consultationId).executeTakeFirst();
      return row === undefined ? null : templateOf(row);
    },
    async bySlug(slug) {
      if (!isStorableText(slug)) return null;
      const row = await templates().where('consultation.slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : templateOf(row);
    },
    async list(request) {
      const limit = pageSize(request.limit);
      const cursor = decodeCursor(request.after, ['time', 'id']);
      let query = templates().where('withdrawn_at', 'is', null);
      if (cursor !== null) {
        const [at, id] = cursor;
        query = query.where(
          sql<boolean>`(consultation_template.published_at, consultation_template.consultation_id) < (${at}::timestamptz, ${id}::uuid)`,
        );
      }
      const rows = await query
        .orderBy('consultation_template.published_at', 'desc')
        .orderBy('consultation_template.consultation_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, {
        item: templateOf,
        cursor: (row) => [row.published_at.toISOString(), row.consultation_id],
      });
    },
    async titlesAmong(consultationId, texts) {
      if (texts.length === 0) return [];
      const { rows } = await sql<{ text: string }>`
        select text from unnest(${[...texts]}::text[]) as text
        where exists (
          select from proposal
            join proposal_version as version on version.proposal_id = proposal.id,
            jsonb_each_text(version.title) as title
          where proposal.consultation_id = ${consultationId} and lower(title.value) = lower(text))`.execute(db);
      return rows.map(({ text }) => text);
    },
  };
}

function templateWriter(db: Kysely<DB>): TemplateWriter {
  return {
    save: ({ consultationId, template, contentHash, version, publishedAt, withdrawnAt }) =>
      upsert(db, 'consultation_template', {
        key: { consultation_id: consultationId },
        values: {
          version,
          content: jsonb(template),
          content_hash: contentHash,
          published_at: publishedAt,
          withdrawn_at: withdrawnAt,
        },
      }),
  };
}

function templateOf(row: Selectable<ConsultationTemplate> & { readonly slug: string }): StoredTemplate {
  return {
    consultationId: row.consultation_id,
    slug: row.slug,
    template: fromJson(row.content),
    contentHash: row.content_hash,
    version: row.version,
    publishedAt: row.published_at,
    withdrawnAt: row.withdrawn_at,
  };
}

export function reuseReaders(db: Kysely<DB>): ReadsReuse {
  return { derivations: derivationReader(db), templates: templateReader(db) };
}

export function reuseWriters(
  db: Kysely<DB>,
  reader: ReadsReuse,
): { readonly derivations: Derivations; readonly templates: Templates } {
  return {
    derivations: { ...reader.derivations, ...derivationWriter(db) },
    templates: { ...reader.templates, ...templateWriter(db) },
  };
}
