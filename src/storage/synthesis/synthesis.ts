import { type Kysely, sql } from 'kysely';
import type { Synthesis, SynthesisViews, SynthesisWriter } from '../../application/synthesis/ports.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB } from '../kit/schema.ts';
import { stemmedWords } from '../kit/search-terms.ts';

/** Words of a text beyond these change little in what it is about. */
const WORDS_MAX = 1_500;

export function synthesisViews(db: Kysely<DB>): SynthesisViews {
  return {
    async proposalWords(consultationId) {
      return (await textsOf(db, consultationId)).map(({ number, title, body, lang }) => {
        const words = (text: Localised) => stemmedWords(textIn(text, [lang]).text, lang).slice(0, WORDS_MAX);
        return { number, title: words(title), body: words(body) };
      });
    },
    async proposalTitles(consultationId) {
      return (await textsOf(db, consultationId)).map(({ number, title, lang }) => ({ number, title, lang }));
    },
    async latestSynthesis(consultationId) {
      const row = await db
        .selectFrom('synthesis')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('published_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        id: row.id,
        consultationId: row.consultation_id,
        agentId: row.agent_id,
        publishedAt: row.published_at,
        words: fromJson<Synthesis['words']>(row.words),
        document: fromJson<Synthesis['document']>(row.document),
      };
    },
  };
}

export function synthesisWriter(db: Kysely<DB>): SynthesisWriter {
  return {
    async save({ id, consultationId, agentId, publishedAt, words, document }) {
      await db
        .insertInto('synthesis')
        .values({
          id,
          consultation_id: consultationId,
          agent_id: agentId,
          published_at: publishedAt,
          words: jsonb(words),
          document: jsonb(document),
        })
        .execute();
    },
  };
}

type Text = { readonly number: number; readonly title: Localised; readonly body: Localised; readonly lang: string };

async function textsOf(db: Kysely<DB>, consultationId: string): Promise<readonly Text[]> {
  const { rows } = await sql<{ number: number; title: unknown; body: unknown; lang: string }>`
    select proposal.number, version.title, version.body, version.lang
    from proposal join proposal_version version
      on version.proposal_id = proposal.id and version.number = proposal.current_version
    where proposal.consultation_id = ${consultationId} and proposal.status = 'published'
    order by proposal.number`.execute(db);
  return rows.map((row) => ({ ...row, title: fromJson(row.title as never), body: fromJson(row.body as never) }));
}
